/** One piece of a record; the first piece of each is `isFirst`. */
export interface LogPiece {
  isFirst: boolean;
  data: Uint8Array;
}

const blockBytes = 32 * 1024;
/** CRC, length and type. */
const headBytes = 7;
/** Whole, first, middle, last. */
const [whole, first, last] = [1, 2, 4];

/**
 * The pieces of a file in LevelDB's log format: its logs, and its lists of files. A record that the file ends in the middle of
 * is left out: whoever wrote it died, and had told no one that it was written.
 * @throws {Error} for a piece that is not as it was written. LevelDB itself goes on without it, and says nothing
 * @see https://github.com/google/leveldb/blob/main/doc/log_format.md
 */
export function* piecesOf(file: Uint8Array): Generator<LogPiece> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let block = 0; block < file.length; block += blockBytes) {
    const end = Math.min(block + blockBytes, file.length);
    for (let at = block; at + headBytes <= end; ) {
      const [sum, length, type] = [
        view.getUint32(at, true),
        view.getUint16(at + 4, true),
        view.getUint8(at + 6),
      ];
      // Room that was set aside and never written to.
      if (type === 0 && length === 0) break;
      const dataAt = at + headBytes;
      if (dataAt + length > end) {
        if (end === file.length) return;
        throw damagedAt(at);
      }
      const isKnown = type >= whole && type <= last;
      if (!isKnown || masked(crc32c(file.subarray(at + 6, dataAt + length))) !== sum) {
        throw damagedAt(at);
      }
      yield {
        isFirst: type === whole || type === first,
        data: file.subarray(dataAt, dataAt + length),
      };
      at = dataAt + length;
    }
  }
}

const damagedAt = (at: number) => new Error(`Corruption: a record at byte ${at} is damaged`);

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});

/** Castagnoli's. */
function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** As it is stored, since a sum over data that has sums in it is a poor one. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
