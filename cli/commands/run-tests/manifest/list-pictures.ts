import { glob } from "tinyglobby";
import { UsageError } from "../../../client/errors.ts";
import { pictureExtensions } from "../../../pictures/picture-names.ts";
import { manifestName } from "./manifest.ts";
import type { SuiteCase } from "./suite.ts";

/**
 * Every picture of a folder as a case, by its name's ending in any case, in its subfolders too; hidden files and symbolic
 * links are left out. Recognition must succeed, nothing else is expected.
 * @throws {UsageError} `no_pictures`
 */
export async function listPictures(folder: string, signal: AbortSignal): Promise<SuiteCase[]> {
  const files = await glob(`**/*.{${pictureExtensions.join(",")}}`, {
    cwd: folder,
    caseSensitiveMatch: false,
    followSymbolicLinks: false,
    expandDirectories: false,
    onlyFiles: true,
    signal,
  });
  signal.throwIfAborted();
  if (files.length === 0) {
    throw new UsageError({
      code: "no_pictures",
      message: `There is neither a ${manifestName} nor a picture (.jpg, .png, .heic, .webp and the like) in ${folder}.`,
      hint: "Name a folder or a zip with pictures; hidden files and symbolic links do not count.",
    });
  }
  // By code units, not by the user's language: the same order on every machine.
  return files.toSorted().map((file, index) => ({
    name: file,
    file,
    picture: { file },
    request: {},
    after: undefined,
    expect: {},
    index,
  }));
}
