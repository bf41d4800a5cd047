import { errorCode } from "../error-code.ts";
import { tellable } from "../tellable.ts";
import { unreadable } from "./picture.ts";

/**
 * The path that a file is given by.
 * @param toPath `fileURLToPath` of Node.js
 * @throws {UsageError} `unreadable_file`: the URL is that of another host's, or has a `/` in a name
 */
export function pathOfFile(file: string | URL, toPath: (url: string) => string): string {
  if (typeof file === "string") return file;
  try {
    return toPath(file.href);
  } catch (error) {
    throw unreadable(tellable(`${file.href} has no path here (${errorCode(error)}).`), error);
  }
}
