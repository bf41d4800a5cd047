import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { toJsonSchema } from "@valibot/to-json-schema";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { manifestSchema } from "./manifest.ts";

const shipped = (name: string) => new URL(`../../../../test-cases/${name}`, import.meta.url);
const schema = JSON.parse(readFileSync(shipped("cases.schema.json"), "utf8"));

describe("test-cases/cases.schema.json", () => {
  it("says what the code says (npm run build && node test-cases/write-schema.mjs)", () => {
    expect(schema).toEqual(toJsonSchema(manifestSchema, { target: "draft-07" }));
  });

  it("is a JSON Schema that takes a manifest, and refuses what it does not know", () => {
    const validate = new Ajv({ strict: false }).compile(schema);
    const known = { cases: [{ file: "a.jpg", expect: { labels: { any_of: ["Car"] } } }] };
    expect(validate(known)).toBe(true);
    expect(validate({ cases: [{ fil: "a.jpg" }] })).toBe(false);
    expect(validate({ cases: [{ file: "a.jpg", expect: { labels: { any_of: [] } } }] })).toBe(
      false,
    );
  });
});

describe("test-cases/cases.yaml", () => {
  it("fits the schema that editors know", () => {
    const validate = new Ajv({ strict: false }).compile(schema);
    const manifest = parse(readFileSync(shipped("cases.yaml"), "utf8"));
    expect({ fits: validate(manifest), errors: validate.errors }).toEqual({
      fits: true,
      errors: null,
    });
  });
});
