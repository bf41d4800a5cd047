import { readFileSync } from "node:fs";
import { Ajv2020, type AnySchemaObject } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { parse } from "yaml";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

const outputSchema: { $defs: Record<string, AnySchemaObject> } = parse(
  read("cli/json-output.schema.yaml"),
);
const base = "file:///cli/json-output.schema.yaml";
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(parse(read("openapi.yaml")), "file:///openapi.yaml");
ajv.addSchema(outputSchema, base);

/**
 * Whether each line that `rekog … --json` printed is what `json-output.schema.yaml` says of that command.
 * @throws what is wrong, and with which line
 */
export function checkJsonOutput(args: readonly string[], stdout: string): void {
  const command = commandOf(args);
  if (command === undefined) return;
  for (const line of stdout.split("\n").filter(Boolean)) {
    const document: unknown = JSON.parse(line);
    const failure = breach("Failure", document);
    const why = failure && breach(command, document);
    if (why) throw new Error(`Not what rekog ${command} --json may print: ${why}\n${line}`);
  }
}

/** Its definition's name: `get`, or `callback resend` with two words; undefined for one that prints no JSON. */
function commandOf(args: readonly string[]): string | undefined {
  const names = args.flatMap((word, index) => [`${word} ${args[index + 1]}`, word]);
  return names.find((name) => name in outputSchema.$defs);
}

function breach(name: string, document: unknown): string | undefined {
  const validate = ajv.getSchema(`${base}#/$defs/${encodeURIComponent(name)}`);
  if (!validate) throw new Error(`json-output.schema.yaml has no definition ${name}.`);
  return validate(document) ? undefined : ajv.errorsText(validate.errors);
}
