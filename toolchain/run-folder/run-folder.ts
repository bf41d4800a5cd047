import { readFileSync } from "node:fs";
import { join } from "node:path";

/** For what the files of tests of one run share: `make.mjs` makes it, `remove.mjs` removes it. */
export function runFolder(): string {
  const folder = process.env.TEST_RUN_FOLDER;
  if (!folder) throw new Error("TEST_RUN_FOLDER is set by Jest's globalSetup, and is not.");
  return folder;
}

/** `openapi.yaml`, which is parsed once in a run: most files of tests look into it, and JSON is read fifty times as fast. */
export function readOpenApi(): object {
  return JSON.parse(readFileSync(join(runFolder(), "openapi.json"), "utf8")) as object;
}
