import { errorCode } from "../client/error-code.ts";

const noRoom = ["ENOSPC", "EDQUOT"];
/** The last is `NotAFileError`'s. */
export const inTheWay = ["EISDIR", "EEXIST", "ELOOP", "it is no file"];

/**
 * What to do about a file that cannot be read or written, by the code of what the file system says: permissions are not
 * always the reason.
 * @param another how another one is named, such as `name another file`
 * @param otherwise for all other reasons
 */
export function unwritableHint(
  error: unknown,
  another: string,
  otherwise: string,
  kind: "file" | "folder" = "file",
): string {
  const code = errorCode(error) ?? "";
  if (noRoom.includes(code)) return `Make room, or ${another} on another disk.`;
  // Of the shell's limit far more often than of the file system's.
  if (code === "EFBIG")
    return `Raise the limit for the size of files (\`ulimit -f\`), or ${another}.`;
  if (code === "ENAMETOOLONG") return `Its name is too long: ${another}.`;
  // Of the path of a file or of a folder above it; a folder that is one is never told so.
  if (code === "ENOTDIR")
    return `A part of that path is no folder, but something else: ${another}.`;
  if (inTheWay.includes(code))
    return `There is no ${kind} at that path, but something else: ${another}.`;
  return otherwise;
}
