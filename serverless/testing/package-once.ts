import { createHash } from "node:crypto";
import { join } from "node:path";
import { runFolder } from "../../toolchain/run-folder/run-folder.ts";
import { makeOnce } from "./make-once.ts";
import {
  type PackagedService,
  type PackageOptions,
  packageInto,
  readPackaged,
} from "./package-service.ts";

/**
 * What `packageService` gives, for test files that only read it: made once in a run of Jest, whichever file asks first, and
 * removed at the end of the run.
 * @throws {Error} in each of them, if packaging fails
 */
export async function packageOnce(
  options: Omit<PackageOptions, "edit"> = {},
): Promise<PackagedService> {
  const hash = createHash("sha256").update(JSON.stringify(options)).digest("hex").slice(0, 16);
  const dir = join(runFolder(), `package-${hash}`);
  return readPackaged(await makeOnce(dir, (contents) => packageInto(contents, options)));
}
