import { UsageError } from "../../../client/errors.ts";
import { cleanText } from "../../../ui/clean-text.ts";

/** Why a zip is refused; stable, for scripts. */
export type ZipErrorCode =
  | "not_a_zip"
  | "zip_empty"
  | "zip_damaged"
  | "zip_unsafe"
  | "zip_too_large"
  | "zip_unsupported"
  | "zip_not_readable"
  | "zip_not_unpacked";

const hints: Record<ZipErrorCode, string> = {
  not_a_zip:
    "Give a zip file or a folder. Other archives, and those that unpack themselves, can be unpacked first.",
  zip_empty: "Put the pictures, and cases.yaml if there is one, into the zip.",
  zip_damaged: "Fetch or make the zip again: it is cut off, damaged, or made to mislead.",
  zip_unsafe:
    "Do not unpack this zip unless you know who made it. If it is yours, make it again from plain files and folders.",
  zip_too_large: "Split it into several zips, or unpack it yourself and give the folder.",
  zip_unsupported:
    "Unpack it yourself and give the folder, or make the zip again without encryption, as one file, with Deflate.",
  zip_not_readable: "Check the path and its permissions.",
  zip_not_unpacked:
    "Check the space and the permissions of the folder for temporary files, which TMPDIR names.",
};

/** A refusal that says why, and what to do about it. */
export function zipError(code: ZipErrorCode, message: string, cause?: unknown): UsageError {
  return new UsageError({ code, message, hint: hints[code], cause });
}

/** A name from a zip, as a message shows it: on one line, harmless, and not too long. */
export function quoted(name: string): string {
  const characters = [...cleanText(name)];
  return `"${characters.length > 80 ? `${characters.slice(0, 79).join("")}…` : characters.join("")}"`;
}
