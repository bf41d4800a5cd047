import type { Entry, ZipFile } from "yauzl";
import { byteCount } from "../../../ui/byte-count.ts";
import { checkEntry } from "./check-entry.ts";
import type { EndRecord } from "./end-record.ts";
import { checkName, entryName } from "./entry-name.ts";
import { createNameRegister } from "./name-register.ts";
import { quoted, zipError } from "./zip-errors.ts";
import type { ZipLimits } from "./zip-limits.ts";

/** A file in a zip that can be unpacked. */
export interface ZipMember {
  /** Its path, relative and with slashes */
  name: string;
  entry: Entry;
  /** Where the next entry, or the table of contents, begins: its bytes are in front of that */
  endsBefore: number;
}

/**
 * Reads the table of contents and judges every entry by it, before any is unpacked.
 * @returns the files, in the order of the zip; what macOS adds for itself is not among them
 * @throws {UsageError} the first reason to refuse the zip
 * @throws the signal's reason
 */
export async function readDirectory(
  zip: ZipFile,
  record: EndRecord,
  { limits, signal }: { limits: ZipLimits; signal: AbortSignal },
): Promise<ZipMember[]> {
  checkRecord(record, limits);
  const names = createNameRegister();
  const members: ZipMember[] = [];
  let readBytes = 0;
  let totalBytes = 0;
  for await (const entry of zip.eachEntry()) {
    signal.throwIfAborted();
    readBytes += headerBytes + variableBytes(entry);
    const name = entryName(entry);
    checkName(name, limits);
    checkEntry(entry, name, limits);
    names.add(name);
    totalBytes += entry.uncompressedSize;
    if (totalBytes > limits.totalBytes) throw unpackedTooLarge(limits);
    members.push({ name, entry, endsBefore: record.directoryOffset });
  }
  // A count that is too small hides entries from some programs, and not from others.
  if (readBytes !== record.directoryBytes) {
    throw zipError("zip_damaged", "The zip is damaged: it has not as many entries as it says.");
  }
  checkPlaces(members);
  return members.filter(({ name }) => !name.endsWith("/") && !isOfMacOs(name));
}

const headerBytes = 46;
const variableBytes = ({ fileNameLength, extraFieldLength, fileCommentLength }: Entry) =>
  fileNameLength + extraFieldLength + fileCommentLength;

const isOfMacOs = (name: string) => /^__MACOSX\/|(^|\/)\.DS_Store$/.test(name);

function checkRecord({ entryCount, directoryBytes }: EndRecord, limits: ZipLimits): void {
  if (entryCount === 0) throw zipError("zip_empty", "There is nothing in this zip.");
  if (entryCount > limits.entries) {
    const counts = `${entryCount.toLocaleString("en")} entries; ${limits.entries.toLocaleString("en")}`;
    throw zipError("zip_too_large", `The zip has ${counts} are the most that rekog unpacks.`);
  }
  if (directoryBytes > limits.directoryBytes) {
    const limit = byteCount(limits.directoryBytes);
    throw zipError("zip_too_large", `The zip's table of contents is larger than ${limit}.`);
  }
}

const unpackedTooLarge = ({ totalBytes }: ZipLimits) =>
  zipError("zip_too_large", `The zip is larger than ${byteCount(totalBytes)} when it is unpacked.`);

/**
 * Each entry's header and bytes are in front of the next one's and of the table of contents. Entries that share bytes make
 * petabytes out of megabytes (https://www.bamsoftware.com/hacks/zipbomb/); and `yauzl` reads wherever it is sent to.
 */
function checkPlaces(members: ZipMember[]): void {
  const inPlace = members.toSorted((a, b) => offsetOf(a) - offsetOf(b));
  for (const [i, member] of inPlace.entries()) {
    const next = inPlace[i + 1];
    if (next) member.endsBefore = offsetOf(next);
    const { entry, name, endsBefore } = member;
    if (
      offsetOf(member) + localHeaderBytes + entry.fileNameLength + entry.compressedSize >
      endsBefore
    ) {
      throw zipError("zip_unsafe", `The entry ${quoted(name)} overlaps another part of the zip.`);
    }
  }
}

const localHeaderBytes = 30;
const offsetOf = ({ entry }: ZipMember) => entry.relativeOffsetOfLocalHeader;
