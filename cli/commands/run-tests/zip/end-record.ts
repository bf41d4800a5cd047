import type { FileHandle } from "node:fs/promises";
import { zipError } from "./zip-errors.ts";

/** What a zip's last record says about its table of contents, the central directory. */
export interface EndRecord {
  entryCount: number;
  directoryOffset: number;
  directoryBytes: number;
}

const endBytes = 22;
const locatorBytes = 20;
const end64Bytes = 56;
const maxCommentBytes = 0xffff;

/**
 * Finds the end of central directory record, and the zip64 one where there is one (APPNOTE.TXT 6.3.10, sections 4.3.14 to
 * 4.3.16), and sees that the directory fills the space in front of them to the byte. `yauzl` believes the count and the
 * offsets as they are: a count can be too small by 65,536, and an offset so large that reading there throws.
 * @param sizeBytes of the whole file
 * @throws {UsageError} `not_a_zip`, `zip_damaged` or `zip_unsupported`
 */
export async function readEndRecord(handle: FileHandle, sizeBytes: number): Promise<EndRecord> {
  const start = await read(handle, 0, 4);
  const isZip = start.equals(localHeaderMark) || start.equals(endMark);
  if (!isZip) throw zipError("not_a_zip", "This is not a zip file, whatever it is called.");

  const tailAt = Math.max(0, sizeBytes - endBytes - maxCommentBytes - locatorBytes);
  const tail = await read(handle, tailAt, sizeBytes - tailAt);
  const at = tail.lastIndexOf(endMark, tail.length - endBytes);
  if (tail.length < endBytes || at < 0) throw damaged("its table of contents is missing");
  if (at + endBytes + tail.readUInt16LE(at + 20) !== tail.length) {
    throw damaged("there are other bytes behind its end");
  }
  const record = endRecordAt(tail, at);
  const locatorAt = at - locatorBytes;
  if (locatorAt < 0 || !tail.subarray(locatorAt).subarray(0, 4).equals(locatorMark)) {
    return checked(record, tailAt + at);
  }
  const end64At = Number(tail.readBigUInt64LE(locatorAt + 8));
  if (end64At + end64Bytes > tailAt + locatorAt) throw damaged("its zip64 record is out of place");
  const record64 = endRecord64(await read(handle, end64At, end64Bytes));
  if (!agree(record, record64)) throw damaged("its two tables of contents contradict each other");
  return checked(record64, end64At);
}

const localHeaderMark = Buffer.from("PK\x03\x04", "latin1");
const endMark = Buffer.from("PK\x05\x06", "latin1");
const end64Mark = Buffer.from("PK\x06\x06", "latin1");
const locatorMark = Buffer.from("PK\x06\x07", "latin1");

interface RawEndRecord extends EndRecord {
  disks: number[];
  entriesOnDisk: number;
}

const endRecordAt = (tail: Buffer, at: number): RawEndRecord => ({
  disks: [tail.readUInt16LE(at + 4), tail.readUInt16LE(at + 6)],
  entriesOnDisk: tail.readUInt16LE(at + 8),
  entryCount: tail.readUInt16LE(at + 10),
  directoryBytes: tail.readUInt32LE(at + 12),
  directoryOffset: tail.readUInt32LE(at + 16),
});

function endRecord64(record: Buffer): RawEndRecord {
  if (!record.subarray(0, 4).equals(end64Mark)) throw damaged("its zip64 record is missing");
  return {
    disks: [record.readUInt32LE(16), record.readUInt32LE(20)],
    entriesOnDisk: Number(record.readBigUInt64LE(24)),
    entryCount: Number(record.readBigUInt64LE(32)),
    directoryBytes: Number(record.readBigUInt64LE(40)),
    directoryOffset: Number(record.readBigUInt64LE(48)),
  };
}

/** What does not fit into the short record is all ones there; all else is the same in both. */
function agree(short: RawEndRecord, long: RawEndRecord): boolean {
  return (
    [0xffff, long.entryCount].includes(short.entryCount) &&
    [0xffffffff, long.directoryBytes].includes(short.directoryBytes) &&
    [0xffffffff, long.directoryOffset].includes(short.directoryOffset)
  );
}

function checked(record: RawEndRecord, directoryEnd: number): EndRecord {
  const { disks, entriesOnDisk, entryCount, directoryOffset, directoryBytes } = record;
  const isSplit = disks.some((disk) => disk !== 0) || entriesOnDisk !== entryCount;
  if (isSplit) throw zipError("zip_unsupported", "This is one part of a zip that was split.");
  if (directoryOffset + directoryBytes !== directoryEnd) {
    throw damaged("its table of contents is not where it should be");
  }
  return { entryCount, directoryOffset, directoryBytes };
}

async function read(handle: FileHandle, position: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, position);
  return buffer.subarray(0, bytesRead);
}

const damaged = (why: string) => zipError("zip_damaged", `The zip is damaged: ${why}.`);
