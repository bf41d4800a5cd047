import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import { breachesOf } from "./testing/check-command.ts";
import { fencesOf } from "./testing/markdown.ts";
import { readPage, root } from "./testing/pages.ts";

// The jobs that the page prints, held against the action and the command line. A runner of GitHub's or GitLab's is not here:
// `action/action.long.test.ts` runs the action's step.

interface Step {
  id?: string;
  uses: string;
  with?: Record<string, unknown>;
  if?: string;
}

const page = readPage("docs/ci.md");
const action = parse(readFileSync(new URL("action/action.yml", root), "utf8"));
const jobs = (heading: string) =>
  fencesOf(page.text)
    .filter((fence) => fence.language === "yaml" && fence.heading === heading)
    .map(({ code }) => parse(code));

describe("the workflow for GitHub", () => {
  const [workflow] = jobs("GitHub");
  const steps: Step[] = workflow.jobs.pictures.steps;
  const own = steps.filter(({ uses }) => uses.includes("/rekog/"));

  it("uses the action, with inputs that it has, and with those that it must have", () => {
    expect(own.map(({ uses }) => uses)).toEqual(["OWNER/rekog/action@main"]);
    const given = Object.keys(own[0]?.with ?? {});
    const inputs = Object.entries<{ required?: boolean }>(action.inputs);
    expect(inputs.map(([name]) => name)).toEqual(expect.arrayContaining(given));
    const required = inputs.filter(([, { required }]) => required).map(([name]) => name);
    expect(given).toEqual(expect.arrayContaining(required));
  });

  it("takes the key from a secret, and reads outputs that there are", () => {
    expect(own[0]?.with?.["api-key"]).toMatch(/^\$\{\{ secrets\.\w+ \}\}$/);
    const expressions = JSON.stringify(steps);
    const read = [...expressions.matchAll(/steps\.(\w+)\.outputs\.([\w-]+)/g)];
    expect(read.length).toBeGreaterThan(0);
    for (const [, id, output = ""] of read) {
      expect(id).toBe(own[0]?.id);
      expect(Object.keys(action.outputs)).toContain(output);
    }
  });
});

it("has the action's inputs in its table, with what each is without being given", () => {
  const rows = [...page.text.matchAll(/^\| `([a-z-]+)` \| .* \| (.*) \|$/gm)];
  const told = rows.map(([, name, without]) => [name, String(without).replaceAll("`", "")]);
  const defaults = Object.entries<{ default?: string }>(action.inputs);
  expect(told.map(([name]) => name)).toEqual(defaults.map(([name]) => name));
  for (const [name, { default: otherwise }] of defaults) {
    if (otherwise !== undefined) expect(told).toContainEqual([name, otherwise]);
  }
});

it("has a job for GitLab, whose commands their programs take, and whose report is the one that is kept", async () => {
  const [{ pictures }] = jobs("GitLab");
  const script: string[] = pictures.script;
  expect((await Promise.all(script.map(breachesOf))).flat()).toEqual([]);
  expect(script.at(-1)).toContain(` --junit ${pictures.artifacts.reports.junit}`);
  expect(pictures.artifacts.when).toBe("always");
});

it("has these jobs and no other", () => {
  const yaml = fencesOf(page.text).filter(({ language }) => language === "yaml");
  expect(yaml.map(({ heading }) => heading)).toEqual(["GitHub", "GitLab"]);
});
