import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { readOpenApi } from "../../toolchain/run-folder/run-folder.ts";
import { holdsNoSecret } from "../../toolchain/secrets/leaks.ts";

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type JsonObject = { [name: string]: Json };

const id = "openapi.yaml";
const document = readOpenApi() as JsonObject;

const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false });
formats.default(ajv);
// `discriminator` is a word of OpenAPI, not of JSON Schema: `oneOf` beside it is what holds.
ajv.addVocabulary([...Object.keys(document), "discriminator"]);
ajv.addSchema(document, id);

/** What a handler answers, or an HTTP response put into the same words. */
export interface ContractResponse {
  statusCode?: number | undefined;
  headers?: Record<string, boolean | number | string> | undefined;
  body?: string | undefined;
}

/**
 * Fails unless the operation may answer so: the status is one it documents, the media type one of that status, and the
 * body is valid; or there is none, where none is documented.
 * @returns the body
 */
export function expectToMatchContract(operationId: string, response: ContractResponse): unknown {
  const { statusCode = 200, headers = {}, body = "" } = response;
  const responsePointer = follow(`${operationPointer(operationId)}/responses/${statusCode}`);
  if (!("content" in (at(responsePointer) as JsonObject))) {
    if (body !== "") throw new Error(`${operationId} may not answer ${statusCode} with a body.`);
    return undefined;
  }
  const mediaType = String(headers["content-type"] ?? "").split(";")[0] ?? "";
  const content = `${responsePointer}/content`;
  const mediaTypePointer = `${content}/${escapePointer(mediaType)}`;
  if (!(mediaType in (at(content) as JsonObject))) {
    throw new Error(`${operationId} may not answer ${statusCode} with "${mediaType}".`);
  }
  const value: unknown = JSON.parse(body);
  expectValid(`${mediaTypePointer}/schema`, value);
  holdsNoSecret(
    `${operationId}, which answered ${statusCode}`,
    withoutItsSecrets(statusCode, value),
  );
  return value;
}

/** What a success tells of its very blob: where the picture and the result go, and the secret that signs the result. */
function withoutItsSecrets(statusCode: number, value: unknown): string {
  if (statusCode >= 400) return JSON.stringify(value);
  const { upload_info: _form, callback_secret: _secret, ...rest } = value as JsonObject;
  return JSON.stringify(rest);
}

/** Whether the contract takes this body of a request. */
export function contractTakes(operationId: string, body: unknown): boolean {
  const pointer = `${operationPointer(operationId)}/requestBody/content/application~1json/schema`;
  return validatorAt(pointer)(body) as boolean;
}

/** Every example in the document, with a pointer to the schema that it must fit. */
export function contractExamples(): { at: string; schema: string; value: Json }[] {
  return [...examplesIn("", document)];
}

/** Fails unless the value fits the schema at this JSON pointer. */
export function expectValid(schemaPointer: string, value: unknown): void {
  const validate = validatorAt(schemaPointer);
  if (validate(value)) return;
  const faults = ajv.errorsText(validate.errors, { separator: "\n  ", dataVar: "body" });
  throw new Error(`${schemaPointer}:\n  ${faults}\n${JSON.stringify(value, null, 2)}`);
}

function validatorAt(pointer: string): ValidateFunction {
  const ref = `${id}#${pointer.split("/").map(encodeURIComponent).join("/")}`;
  const validate = ajv.getSchema(ref);
  if (!validate) throw new Error(`The contract has no schema at ${pointer}.`);
  return validate;
}

function operationPointer(operationId: string): string {
  for (const [path, methods] of Object.entries(document.paths as JsonObject)) {
    for (const [method, operation] of Object.entries(methods as JsonObject)) {
      if ((operation as JsonObject).operationId === operationId) {
        return `/paths/${escapePointer(path)}/${method}`;
      }
    }
  }
  throw new Error(`The contract has no operation ${operationId}.`);
}

/** Where a pointer leads, if what is there is only a `$ref` to another place in the document. */
function follow(pointer: string): string {
  const { $ref } = at(pointer) as JsonObject;
  return typeof $ref === "string" ? $ref.slice(1) : pointer;
}

function at(pointer: string): Json {
  let value: Json | undefined = document;
  for (const part of pointer.split("/").slice(1)) {
    value = (value as JsonObject)[part.replaceAll("~1", "/").replaceAll("~0", "~")];
    if (value === undefined) throw new Error(`The contract has nothing at ${pointer}.`);
  }
  return value;
}

function* examplesIn(
  pointer: string,
  value: Json,
): Generator<{ at: string; schema: string; value: Json }> {
  if (value === null || typeof value !== "object") return;
  const { schema, examples } = value as JsonObject;
  if (Array.isArray(examples)) {
    for (const [i, example] of examples.entries()) {
      yield { at: `${pointer}/examples/${i}`, schema: pointer, value: example };
    }
  } else if (examples && schema) {
    for (const [name, example] of Object.entries(examples as JsonObject)) {
      const { value: given = null } = example as JsonObject;
      yield { at: `${pointer}/examples/${name}`, schema: `${pointer}/schema`, value: given };
    }
  }
  for (const [name, child] of Object.entries(value)) {
    if (name !== "examples") yield* examplesIn(`${pointer}/${escapePointer(name)}`, child);
  }
}

/** RFC 6901, section 3. */
const escapePointer = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1");
