import * as v from "valibot";
import { ApiError, type RequestFault } from "../core/api-errors.ts";

/**
 * The input in the schema's shape.
 * @throws {ApiError} `invalid_request` that lists everything that is wrong, each with its JSON pointer
 */
export function validate<const Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  const faults = result.issues.map(toFault);
  const count = faults.length === 1 ? "One property is" : `${faults.length} properties are`;
  throw new ApiError("invalid_request", `${count} wrong: see errors.`, faults);
}

function toFault(issue: v.BaseIssue<unknown>): RequestFault {
  const path = issue.path ?? [];
  const pointer = path.map(({ key }) => `/${escapePointer(String(key))}`).join("");
  return { pointer, detail: issue.message };
}

/** RFC 6901, section 3. */
const escapePointer = (key: string) => key.replaceAll("~", "~0").replaceAll("/", "~1");
