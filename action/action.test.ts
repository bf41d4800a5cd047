import { readFileSync } from "node:fs";
import { expect, it } from "@jest/globals";
import { parse } from "yaml";

const { inputs, outputs, runs } = parse(
  readFileSync(new URL("action.yml", import.meta.url), "utf8"),
);
const steps: { id?: string; run: string; env?: Record<string, string> }[] = runs.steps;

it("hands inputs to its step as variables, each by its name, and writes none into a script", () => {
  const expected = Object.keys(inputs).map((name) => [
    `INPUT_${name.toUpperCase().replaceAll("-", "_")}`,
    `\${{ inputs.${name} }}`,
  ]);
  expect(steps.flatMap(({ env = {} }) => Object.entries(env))).toEqual(expected);
  expect(steps.filter(({ run }) => run.includes("${{"))).toEqual([]);
});

it("tells each output from the step of that name", () => {
  for (const [name, { value }] of Object.entries<{ value: string }>(outputs)) {
    expect(value).toBe(`\${{ steps.run.outputs.${name} }}`);
  }
  expect(steps.map(({ id }) => id)).toContain("run");
});
