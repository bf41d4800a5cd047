import * as v from "valibot";
import { ApiError, type RequestFault } from "../../core/errors/api-errors.ts";

/**
 * The input in the schema's shape. Properties that the schema does not name are refused.
 * @param unknown what is said of such a property, after its name
 * @param together what properties say of each other, whatever is wrong with them alone
 * @throws {ApiError} `invalid_request` that lists everything that is wrong, each with its JSON pointer
 */
export function validate<const Schema extends v.ObjectSchema<v.ObjectEntries, undefined>>(
  schema: Schema,
  input: unknown,
  unknown: string,
  together: (input: Record<string, unknown>) => RequestFault[] = () => [],
): v.InferOutput<Schema> {
  if (!isObject(input)) throw invalidRequest([{ pointer: "", detail: "must be a JSON object" }]);
  // One sentence a property is enough: 0.5 is neither whole nor at least 1.
  const result = v.safeParse(schema, input, { abortPipeEarly: true });
  // Not left to a strict object, which stops at the first property it does not know.
  const strangers = Object.keys(input).filter((name) => !Object.hasOwn(schema.entries, name));
  const between = together(input);
  if (result.success && strangers.length + between.length === 0) return result.output;
  throw invalidRequest([
    ...(result.issues ?? []).map(toFault),
    ...strangers.map((name) => ({ pointer: `/${escapePointer(name)}`, detail: unknown })),
    ...between,
  ]);
}

/** An object as JSON has it; an array is none. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The refusal of a request for all that is wrong with it. */
export function invalidRequest(faults: RequestFault[]): ApiError {
  const count = faults.length === 1 ? "One property is" : `${faults.length} properties are`;
  return new ApiError("invalid_request", `${count} wrong: see errors.`, faults);
}

function toFault(issue: v.BaseIssue<unknown>): RequestFault {
  const path = issue.path ?? [];
  const pointer = path.map(({ key }) => `/${escapePointer(String(key))}`).join("");
  const isMissing = issue.type === "object" && path.at(-1)?.origin === "key";
  return { pointer, detail: isMissing ? "is needed" : issue.message };
}

/** RFC 6901, section 3. */
export const escapePointer = (key: string) => key.replaceAll("~", "~0").replaceAll("/", "~1");
