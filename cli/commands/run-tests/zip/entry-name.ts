import { isUtf8 } from "node:buffer";
import yauzl, { type Entry } from "yauzl";
import { UsageError } from "../../../client/errors.ts";
import { quoted, zipError } from "./zip-errors.ts";
import type { ZipLimits } from "./zip-limits.ts";

const utf8Mark = 0x800;

/**
 * An entry's path as it will be on disk: relative, with slashes, composed (NFC, as people type it; macOS writes names
 * decomposed). A name that is UTF-8 is read as that, marked so or not, since macOS and many libraries leave the mark out;
 * others are in code page 437. What is packed as "." has names that begin with "./", which is left out: it says nothing.
 */
export function entryName({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string {
  const flags = isUtf8(fileNameRaw)
    ? generalPurposeBitFlag | utf8Mark
    : generalPurposeBitFlag & ~utf8Mark;
  // Strict: a backslash stays one, and is refused.
  const name = yauzl.getFileNameLowLevel(flags, fileNameRaw, extraFields, true).normalize("NFC");
  return name.replace(/^(?:\.\/)+(?=.)/s, "");
}

// The files that Windows has in every folder, with any extension:
// https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
const deviceName = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
const controlCharacter = /\p{Cc}/u;

/**
 * Sees that a name stays inside the folder that it is unpacked to, whichever system unpacks it.
 * @param name a folder's ends in a slash
 * @throws {UsageError} `zip_unsafe` or `zip_too_large`
 */
export function checkName(name: string, limits: ZipLimits): void {
  if (name === "./") return;
  if (Buffer.byteLength(name) > limits.pathBytes) {
    throw tooLong(name, `has a path of more than ${limits.pathBytes.toLocaleString("en")} bytes`);
  }
  const parts = (name.endsWith("/") ? name.slice(0, -1) : name).split("/");
  if (parts.length > limits.pathDepth) {
    throw tooLong(name, `is more than ${limits.pathDepth} folders deep`);
  }
  if (name.startsWith("/") || /^[a-z]:/i.test(name)) throw unsafe(name, "has an absolute path");
  if (parts.includes("..")) throw unsafe(name, "leads out of its folder");
  if (name.includes("\\")) throw unsafe(name, "has a backslash in its name");
  for (const part of parts) checkPart(part, name, limits);
}

function checkPart(part: string, name: string, limits: ZipLimits): void {
  if (Buffer.byteLength(part) > limits.nameBytes) {
    throw tooLong(name, `has a name of more than ${limits.nameBytes} bytes`);
  }
  if (part === "") throw unsafe(name, "has an empty name in its path");
  if (controlCharacter.test(part)) throw unsafe(name, "has a control character in its name");
  // On Windows "a.png:b" is a hidden part of a.png, and "a.png." is a.png.
  if (part.includes(":")) throw unsafe(name, "has a colon in its name");
  if (/[. ]$/.test(part)) throw unsafe(name, "has a name that ends in a dot or a space");
  if (deviceName.test(part)) throw unsafe(name, "is named like a device of Windows");
}

const unsafe = (name: string, why: string) =>
  zipError("zip_unsafe", `The entry ${quoted(name)} ${why}.`);
const tooLong = (name: string, why: string) =>
  new UsageError({
    code: "zip_too_large",
    message: `The entry ${quoted(name)} ${why}.`,
    // However few files there are in a zip, that one's name stays what it is.
    hint: "Give it a shorter name in fewer folders, and make the zip again.",
  });
