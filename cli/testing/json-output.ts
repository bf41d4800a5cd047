import { readFileSync } from "node:fs";
import { Ajv2020, type AnySchemaObject } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { parse } from "yaml";
import { readOpenApi } from "../../toolchain/run-folder/run-folder.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

const outputSchema: { $defs: Record<string, AnySchemaObject> } = parse(
  read("cli/json-output.schema.yaml"),
);
const base = "file:///cli/json-output.schema.yaml";
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(readOpenApi(), "file:///openapi.yaml");
ajv.addSchema(outputSchema, base);

/**
 * Whether each line that `rekog … --json` printed is what `json-output.schema.yaml` says of that command.
 * @throws what is wrong, and with which line; also where the schema says nothing of the command, and it is no failure
 */
export function checkJsonOutput(args: readonly string[], stdout: string): void {
  for (const line of stdout.split("\n").filter(Boolean)) {
    const document: unknown = JSON.parse(line);
    if (!breach("Failure", document)) continue;
    const command = definitionOf(args);
    const why = breach(command, document);
    if (why) throw new Error(`Not what rekog ${command} --json may print: ${why}\n${line}`);
  }
}

/** `get`, or `callback resend` with two words; the command comes first in `args`. */
function definitionOf([name = "", next = ""]: readonly string[]): string {
  const found = [`${name} ${next}`, name].find((words) => words in outputSchema.$defs);
  if (found !== undefined) return found;
  throw new Error(`json-output.schema.yaml does not say what rekog ${name} --json prints.`);
}

function breach(name: string, document: unknown): string | undefined {
  const validate = ajv.getSchema(`${base}#/$defs/${encodeURIComponent(name)}`);
  if (!validate) throw new Error(`json-output.schema.yaml has no definition ${name}.`);
  return validate(document) ? undefined : ajv.errorsText(validate.errors);
}
