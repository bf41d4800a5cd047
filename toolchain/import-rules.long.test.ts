import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { execaNode } from "execa";
import { temporaryFolders } from "../cli/testing/temporary-folders.ts";
import { allowed, breaches, folderBreaches } from "./planted-breaches.fixture.ts";

interface Cruise {
  violations: { from: string; rule: { name: string } }[];
  ruleSetUsed: { forbidden: { name: string }[] };
}

const temporaryFolder = temporaryFolders();
const inRepository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const cruiser = inRepository("node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
const packages = [
  "some-package",
  "string-width",
  "commander",
  "@aws-sdk/client-s3",
  "@types/aws-lambda",
];

let rules: string[];
let reported: { file: string; rule: string }[];
beforeAll(async () => {
  // Folders have a tree of their own: many a breach of another rule closes a circle of folders, too.
  const cruises = await Promise.all([
    plantAndCruise(breaches, ".dependency-cruiser.js"),
    plantAndCruise(folderBreaches, ".dependency-cruiser.folders.js"),
  ]);
  rules = cruises.flatMap(({ ruleSetUsed }) => ruleSetUsed.forbidden).map(({ name }) => name);
  reported = cruises
    .flatMap(({ violations }) => violations)
    .map(({ from, rule }) => ({ file: from, rule: rule.name }));
}, 60_000);

type Breaches = Readonly<Record<string, Readonly<Record<string, string>>>>;

async function plantAndCruise(some: Breaches, configFile: string): Promise<Cruise> {
  const root = await temporaryFolder();
  await plant(root, some);
  return await cruise(root, configFile);
}

/** Writes the files of these breaches, what they import, and packages that are in name only. */
async function plant(root: string, some: Breaches): Promise<void> {
  const planted = Object.entries(Object.assign({}, allowed, ...Object.values(some)));
  const files = new Map<string, string>();
  for (const [file, imported] of planted as [string, string][]) {
    if (imported.startsWith(".")) files.set(join(dirname(file), imported), "export {};\n");
  }
  for (const [file, imported] of planted as [string, string][]) {
    files.set(file, `import ${JSON.stringify(imported)};\n`);
  }
  for (const name of packages) {
    const manifest = { name, version: "1.0.0", main: "index.js", types: "index.d.ts" };
    files.set(`node_modules/${name}/package.json`, JSON.stringify(manifest));
    files.set(`node_modules/${name}/index.js`, "");
    files.set(`node_modules/${name}/index.d.ts`, "export {};\n");
  }
  const dependencies = Object.fromEntries(packages.map((name) => [name, "1.0.0"]));
  files.set("package.json", JSON.stringify({ type: "module", dependencies }));
  files.set("tsconfig.json", JSON.stringify({ compilerOptions: { module: "NodeNext" } }));
  for (const [file, text] of files) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
}

async function cruise(root: string, configFile: string): Promise<Cruise> {
  const folders = (await readdir(root)).filter((name) => !/node_modules|\./.test(name));
  const args = ["--config", inRepository(configFile), "--output-type", "json", ...folders];
  const { stdout } = await execaNode(cruiser, args, { cwd: root });
  return JSON.parse(stdout).summary;
}

const reportedFor = (file: string) =>
  reported.filter((violation) => violation.file === file).map(({ rule }) => rule);

describe("the rules of who may import whom", () => {
  it("each have a planted breach", () => {
    const planted = [...Object.keys(breaches), ...Object.keys(folderBreaches)];
    expect(planted.sort()).toEqual(rules.sort());
  });

  it.each(Object.entries(breaches))(
    "%s reports its breach, and no other rule does",
    (rule, files) => {
      for (const file of Object.keys(files)) {
        expect({ file, rules: reportedFor(file) }).toEqual({ file, rules: [rule] });
      }
    },
  );

  it.each(Object.entries(folderBreaches))(
    "%s reports its breach, and nothing else",
    (rule, files) => {
      const found = reported.filter((violation) => violation.rule === rule);
      const folders = Object.keys(files).map((file) => dirname(file));
      expect(found.map(({ file }) => file).sort()).toEqual(folders.sort());
    },
  );

  it("let everything else pass", () => {
    const planted = [...Object.values(breaches), ...Object.values(folderBreaches)];
    const files = planted.flatMap((imports) => Object.keys(imports));
    const known = new Set([...files, ...files.map((file) => dirname(file))]);
    expect(reported.filter(({ file }) => !known.has(file))).toEqual([]);
  });
});
