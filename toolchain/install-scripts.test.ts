import { readFile } from "node:fs/promises";
import { expect, it } from "@jest/globals";

// npm runs no package's install script that package.json does not name, and warns of each that it says nothing about.
// Allowed by its name alone: npm reads a version from the lock file's URLs, and ours has none.

/** What each script is for, and so whether it runs */
const reasons = {
  "@parcel/watcher": [false, "builds from source, and only where it is told to"],
  "@swc/core": [
    false,
    "looks whether its platform's package is there, which the lock file sees to",
  ],
  "aws-sdk": [false, "prints that version 2 is no longer maintained; osls brings it"],
  "classic-level": [true, "builds local mode's database where none of its prebuilt ones fits"],
  "core-js": [false, "prints a message; redoc names it as what it may be built with"],
  "es5-ext": [false, "prints a message"],
  esbuild: [false, "saves its command a start of Node.js; serverless-esbuild asks its API"],
  protobufjs: [false, "warns of how others name its version; onnxruntime-web brings it"],
  workerd: [false, "looks whether its platform's package is there, which the lock file sees to"],
} as const satisfies Record<string, [runs: boolean, why: string]>;

const read = async (name: string) =>
  JSON.parse(await readFile(new URL(`../${name}`, import.meta.url), "utf8"));

it("allows or refuses the install script of every package that has one, and names no other", async () => {
  const { packages } = await read("package-lock.json");
  const withScript = Object.entries<{ hasInstallScript?: boolean }>(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.replace(/^.*node_modules\//, ""));
  const { allowScripts } = await read("package.json");
  expect(Object.keys(allowScripts).sort()).toEqual([...new Set(withScript)].sort());
  expect(allowScripts).toEqual(
    Object.fromEntries(Object.entries(reasons).map(([name, [runs]]) => [name, runs])),
  );
});
