import type { Entry } from "yauzl";
import { byteCount } from "../../../ui/byte-count.ts";
import { quoted, zipError } from "./zip-errors.ts";
import type { ZipLimits } from "./zip-limits.ts";

const fileTypeMask = 0o170000;
const plainTypes = new Set([0, 0o100000, 0o040000]); // not said, a file, a folder
const storedMethod = 0;
const deflatedMethod = 8;
const encryptedFlags = 0x1 | 0x40 | 0x2000; // the file, strongly, and the directory's own fields

/**
 * Sees that an entry is a plain file or folder that can be unpacked, by what the table of contents says about it.
 * @throws {UsageError} `zip_unsafe`, `zip_unsupported` or `zip_too_large`
 */
export function checkEntry(entry: Entry, name: string, limits: ZipLimits): void {
  const called = `The entry ${quoted(name)}`;
  // The upper half is the mode of a file on Unix: 0 where another system made the zip.
  const type = (entry.externalFileAttributes >>> 16) & fileTypeMask;
  if (!plainTypes.has(type)) {
    const what = type === 0o120000 ? "a symbolic link" : "a device, a pipe or a socket";
    throw zipError("zip_unsafe", `${called} is ${what}, not a file.`);
  }
  if (entry.generalPurposeBitFlag & encryptedFlags) {
    throw zipError("zip_unsupported", `${called} is encrypted.`);
  }
  const { compressionMethod, uncompressedSize } = entry;
  if (compressionMethod !== storedMethod && compressionMethod !== deflatedMethod) {
    const message = `${called} is compressed by method ${compressionMethod}, which rekog does not know.`;
    throw zipError("zip_unsupported", message);
  }
  if (uncompressedSize > limits.fileBytes) {
    const message = `${called} is larger than ${byteCount(limits.fileBytes)} when it is unpacked.`;
    throw zipError("zip_too_large", message);
  }
}

/** Whether bytes are compressed; if not, they are stored as they are. */
export const isDeflated = ({ compressionMethod }: Entry) => compressionMethod === deflatedMethod;
