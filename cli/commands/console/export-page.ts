import { dirname, join } from "node:path";
import { exportedFiles } from "../../../console/server/page-files.ts";
import { errorCode } from "../../client/error-code.ts";
import { UsageError } from "../../client/errors.ts";
import { makeFolderPath } from "../../files/make-folder-path.ts";
import { readRegularFile } from "../../files/read-regular-file.ts";
import { replaceInFolder } from "../../files/replace-file.ts";
import { unwritableHint } from "../../files/unwritable-hint.ts";

/**
 * Writes the page into a folder, which is made.
 * @param endpoint the API that it is to ask; without one that of the server it will come from
 * @returns what was written
 * @throws {UsageError} `other_page`, `page_not_writable`
 */
export async function exportPage(folder: string, endpoint: string | undefined): Promise<string[]> {
  const index = join(folder, "index.html");
  if (await isOtherPage(index)) throw otherPage(index);
  const paths: string[] = [];
  for (const { path, bytes } of exportedFiles(endpoint)) {
    const target = join(folder, path);
    try {
      await makeFolderPath(dirname(target));
      await replaceInFolder(target, bytes);
    } catch (error) {
      throw notWritable(target, error);
    }
    paths.push(target);
  }
  return paths;
}

/** What is no file, or cannot be read, is told of when it is written. */
async function isOtherPage(path: string): Promise<boolean> {
  const html = await readRegularFile(path).catch(() => "");
  return html !== "" && !html.includes('<meta name="rekog-endpoint"');
}

const otherPage = (path: string) =>
  new UsageError({
    code: "other_page",
    message: `The file ${path} is there, and is not rekog's: it would be lost.`,
    hint: "Name another folder: --export DIR. An older page of rekog is written over.",
  });

const notWritable = (path: string, error: unknown) =>
  new UsageError({
    code: "page_not_writable",
    message: `The file ${path} cannot be written (${errorCode(error)}).`,
    hint: unwritableHint(error, "name another folder", "Name a folder that you may write to."),
    cause: error,
  });
