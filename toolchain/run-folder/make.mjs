import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for what the test files of one run share, whichever processes they run in. */
export default async function make() {
  process.env.TEST_RUN_FOLDER = await mkdtemp(join(tmpdir(), "rekog-test-run-"));
}
