import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { components } from "../../openapi.d.ts";
import { readOpenApi } from "../../toolchain/run-folder/run-folder.ts";

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(readOpenApi(), "openapi.yaml");

/** What is wrong with a value by that schema of `openapi.yaml`, or undefined when it fits. */
export function contractBreach(
  schema: keyof components["schemas"],
  value: unknown,
): string | undefined {
  const validate = ajv.getSchema(`openapi.yaml#/components/schemas/${schema}`);
  if (!validate) throw new Error(`openapi.yaml has no schema ${schema}.`);
  return validate(value) ? undefined : `${schema}: ${ajv.errorsText(validate.errors)}`;
}
