import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode } from "../client/error-code.ts";

/**
 * Makes a folder, and those above it that are not there. `mkdir` of Node.js with `recursive` never ends where a name can
 * never be made, as in `/proc`: it takes ENOENT for a folder above that is missing, whether that is there or not.
 * @throws what the file system says
 */
export async function makeFolderPath(path: string, mode?: number): Promise<void> {
  try {
    await makeOne(path, mode);
  } catch (error) {
    const above = dirname(path);
    if (errorCode(error) !== "ENOENT" || above === path) throw error;
    if (!(await isFolder(above))) await makeFolderPath(above, mode);
    // Once more where it is there: somebody may have made it meanwhile.
    await makeOne(path, mode);
  }
}

async function makeOne(path: string, mode: number | undefined): Promise<void> {
  try {
    await mkdir(path, mode === undefined ? {} : { mode });
  } catch (error) {
    // It may be there, whatever else is in the way, such as a disk that is read-only.
    if (!(await isFolder(path))) throw error;
  }
}

const isFolder = (path: string) =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
