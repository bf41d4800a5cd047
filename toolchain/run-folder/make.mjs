import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

/** A folder for what the test files of one run share, whichever processes they run in: `run-folder.ts`. */
export default async function make() {
  const folder = await mkdtemp(join(tmpdir(), "rekog-test-run-"));
  process.env.TEST_RUN_FOLDER = folder;
  const openapi = parse(await readFile(new URL("../../openapi.yaml", import.meta.url), "utf8"));
  await writeFile(join(folder, "openapi.json"), JSON.stringify(openapi));
}
