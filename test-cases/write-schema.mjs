// Writes cases.schema.json, the JSON Schema of cases.yaml for editors, from the schema that `rekog run-tests` checks with:
//   npm run build && node test-cases/write-schema.mjs
import { writeFileSync } from "node:fs";
import { toJsonSchema } from "@valibot/to-json-schema";
import { manifestSchema } from "../dist/cli/commands/run-tests/manifest/manifest.js";

const schema = toJsonSchema(manifestSchema, { target: "draft-07" });
writeFileSync(
  new URL("cases.schema.json", import.meta.url),
  `${JSON.stringify(schema, undefined, 2)}\n`,
);
