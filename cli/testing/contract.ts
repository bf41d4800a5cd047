import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { components } from "../../openapi.d.ts";
import { readOpenApi } from "../../toolchain/run-folder/run-folder.ts";

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(readOpenApi(), "openapi.yaml");

const compiled = new Map<string, ValidateFunction>();

/** A schema as its operation has it: closed, also where others build on it, as on a blob's. */
function closed(schema: string): ValidateFunction {
  const $ref = `openapi.yaml#/components/schemas/${schema}`;
  const validate = compiled.get($ref) ?? ajv.compile({ $ref, unevaluatedProperties: false });
  compiled.set($ref, validate);
  return validate;
}

/** What is wrong with a value by that schema of `openapi.yaml`, or undefined when it fits. */
export function contractBreach(
  schema: keyof components["schemas"],
  value: unknown,
): string | undefined {
  const validate = closed(schema);
  return validate(value) ? undefined : `${schema}: ${ajv.errorsText(validate.errors)}`;
}
