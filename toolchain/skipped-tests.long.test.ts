import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { execaNode } from "execa";

const jestPath = createRequire(import.meta.url).resolve("jest/bin/jest");
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rekog-skipped-"));
  const reporter = fileURLToPath(new URL("skipped-tests.mjs", import.meta.url));
  const config = { reporters: ["default", reporter], testEnvironment: "node" };
  await writeFile(join(folder, "package.json"), JSON.stringify({ jest: config }));
  await writeFile(
    join(folder, "shell.test.js"),
    `describe.skip("zsh (needs zsh)", () => { it("completes", () => {}); });
     it("runs", () => {});`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function runJest(args: string[], env: Record<string, string>) {
  const { exitCode, stderr } = await execaNode(jestPath, args, {
    cwd: folder,
    env: { PATH: "/usr/bin:/bin", HOME: folder, ...env },
    extendEnv: false,
    reject: false,
  });
  return { exitCode, lastLines: stderr.slice(stderr.indexOf("Ran all test suites")) };
}

it("tells each skipped test and why, below everything else", async () => {
  await expect(runJest([], {})).resolves.toEqual({
    exitCode: 0,
    lastLines: `Ran all test suites.

Skipped: 1.
  shell.test.js: zsh (needs zsh) completes`,
  });
});

it("fails the run in CI, and says so", async () => {
  await expect(runJest([], { CI: "true" })).resolves.toEqual({
    exitCode: 1,
    lastLines: `Ran all test suites.

Skipped: 1. In CI that fails the run.
  shell.test.js: zsh (needs zsh) completes`,
  });
});

it("says where a test gives no reason", async () => {
  const path = join(folder, "other.test.js");
  await writeFile(path, 'it("runs", () => {}); it.skip("stays behind", () => {});');
  const { lastLines } = await runJest(["other"], {});
  await rm(path);
  expect(lastLines).toContain("\n  other.test.js: stays behind (and does not say why)");
});

it("is silent where nothing was skipped, or the tests were asked for by name", async () => {
  const path = join(folder, "whole.test.js");
  await writeFile(path, 'it("runs", () => {});');
  expect(await runJest(["whole"], { CI: "true" })).toMatchObject({
    exitCode: 0,
    lastLines: expect.not.stringContaining("Skipped"),
  });
  await rm(path);
  expect(await runJest(["--testNamePattern", "^runs"], { CI: "true" })).toMatchObject({
    exitCode: 0,
    lastLines: expect.not.stringContaining("Skipped"),
  });
});
