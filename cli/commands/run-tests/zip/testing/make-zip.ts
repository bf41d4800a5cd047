import { crc32, deflateRawSync } from "node:zlib";

/** An entry; whatever is given in place of the truth is written as it is. */
export interface TestEntry {
  name: string | Buffer;
  data?: string | Buffer;
  /** 0 stored, 8 deflated (the default) */
  method?: number;
  /** What stands for the data in the zip */
  compressed?: Buffer;
  flags?: number;
  crc?: number;
  compressedSize?: number;
  uncompressedSize?: number;
  /** Of Unix: type and permissions */
  mode?: number;
  /** Of the local header, in front of the bytes */
  localName?: string | Buffer;
  localMethod?: number;
  localExtra?: Buffer;
  offset?: number;
  extra?: Buffer;
  comment?: Buffer;
}

/** What the end says in place of the truth. */
export interface TestEnd {
  entryCount?: number;
  directoryOffset?: number;
  directoryBytes?: number;
  disk?: number;
  comment?: Buffer;
  /** Adds a zip64 record, which says this in place of the truth */
  zip64?: { entryCount?: bigint; directoryOffset?: bigint; directoryBytes?: bigint; at?: bigint };
}

/** A zip, byte by byte: honest, unless told otherwise (APPNOTE.TXT 6.3.10, section 4.3). */
export function makeZip(entries: readonly TestEntry[], end: TestEnd = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const written = writtenEntry(entry);
    parts.push(localHeader(written), written.compressed);
    directory.push(directoryHeader(written, at));
    at += parts.slice(-2).reduce((sum, { length }) => sum + length, 0);
  }
  return Buffer.concat([...parts, ...directory, makeEnd(directory, at, end)]);
}

/** @param directoryOffset where the headers begin; the end comes right behind them */
export function makeEnd(
  directory: readonly Buffer[],
  directoryOffset: number,
  { zip64, comment = Buffer.alloc(0), disk = 0, ...lies }: TestEnd = {},
): Buffer {
  const directoryBytes = directory.reduce((sum, { length }) => sum + length, 0);
  const truth = { entryCount: directory.length, directoryOffset, directoryBytes };
  const said = { ...truth, ...lies };
  const short = fields("PK\x05\x06", [
    [2, disk],
    [2, 0],
    [2, Math.min(said.entryCount, 0xffff)],
    [2, Math.min(said.entryCount, 0xffff)],
    [4, Math.min(said.directoryBytes, 0xffffffff)],
    [4, Math.min(said.directoryOffset, 0xffffffff)],
    [2, comment.length],
  ]);
  if (!zip64) return Buffer.concat([short, comment]);
  const count = zip64.entryCount ?? BigInt(said.entryCount);
  const long = fields("PK\x06\x06", [
    [8, 44n],
    [2, 45],
    [2, 45],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, zip64.directoryBytes ?? BigInt(said.directoryBytes)],
    [8, zip64.directoryOffset ?? BigInt(said.directoryOffset)],
  ]);
  const longAt = zip64.at ?? BigInt(directoryOffset + directoryBytes);
  const locator = fields("PK\x06\x07", [
    [4, 0],
    [8, longAt],
    [4, 1],
  ]);
  return Buffer.concat([long, locator, short, comment]);
}

type WrittenEntry = ReturnType<typeof writtenEntry>;

function writtenEntry({
  name,
  data = "",
  method = 8,
  localName,
  localMethod,
  ...entry
}: TestEntry) {
  const content = Buffer.from(data);
  const compressed = entry.compressed ?? (method === 8 ? deflateRawSync(content) : content);
  return {
    flags: 0x800,
    crc: crc32(content),
    compressedSize: compressed.length,
    uncompressedSize: content.length,
    mode: 0o100644,
    extra: Buffer.alloc(0),
    comment: Buffer.alloc(0),
    localExtra: Buffer.alloc(0),
    ...entry,
    compressed,
    method,
    name: Buffer.from(name),
    localName: Buffer.from(localName ?? name),
    localMethod: localMethod ?? method,
  };
}

const localHeader = (entry: WrittenEntry) =>
  Buffer.concat([
    fields("PK\x03\x04", [
      [2, 20],
      [2, entry.flags],
      [2, entry.localMethod],
      [4, 0], // time and date
      [4, entry.crc],
      [4, entry.compressedSize],
      [4, entry.uncompressedSize],
      [2, entry.localName.length],
      [2, entry.localExtra.length],
    ]),
    entry.localName,
    entry.localExtra,
  ]);

const directoryHeader = (entry: WrittenEntry, at: number) =>
  Buffer.concat([
    fields("PK\x01\x02", [
      [2, (3 << 8) | 20], // made on Unix
      [2, 20],
      [2, entry.flags],
      [2, entry.method],
      [4, 0],
      [4, entry.crc],
      [4, entry.compressedSize],
      [4, entry.uncompressedSize],
      [2, entry.name.length],
      [2, entry.extra.length],
      [2, entry.comment.length],
      [4, 0], // disk, internal attributes
      [4, (entry.mode << 16) >>> 0],
      [4, entry.offset ?? at],
    ]),
    entry.name,
    entry.extra,
    entry.comment,
  ]);

/** Numbers in little endian behind a signature, each with its size in bytes. */
function fields(signature: string, values: readonly [bytes: number, value: number | bigint][]) {
  const parts = values.map(([bytes, value]) => {
    const field = Buffer.alloc(8);
    field.writeBigUInt64LE(BigInt(value));
    return field.subarray(0, bytes);
  });
  return Buffer.concat([Buffer.from(signature, "latin1"), ...parts]);
}

/** The extra field that holds what does not fit into 32 bits. */
export function zip64Extra(...values: bigint[]): Buffer {
  return fields("\x01\x00", [
    [2, values.length * 8],
    ...values.map((it): [number, bigint] => [8, it]),
  ]);
}
