import { damaged, tooLarge } from "./conversion-fault.ts";
import { type Box, boxesIn } from "./heif-boxes.ts";
import { endsInZeros } from "./zeros.ts";

/** A thousand tiles have a few each. */
const maxExtents = 100_000;

/** Where a part of an item's data is in the file. */
interface Extent {
  item: number;
  offset: number;
  length: number;
}

/**
 * Whether the data of the picture are there: its own, or those of all that it is composed of. Decoders leave black what they
 * do not find of a grid of tiles, which is what a phone's picture is.
 * @returns what a decoder needs is there, and something else is not: a thumbnail, metadata
 * @throws {PictureFault}
 * @see ISO/IEC 14496-12, section 8.11.3
 */
export function lacksOnlyOthers(file: Buffer, meta: readonly Box[], primary: number): boolean {
  const bodyOf = (type: string) => meta.find((box) => box.type === type)?.body;
  const needed = composedOf(primary, bodyOf("iref"));
  let areAllThere = true;
  let count = 0;
  for (const { item, offset, length } of extents(bodyOf("iloc") ?? Buffer.alloc(8))) {
    count += 1;
    if (count > maxExtents) throw tooLarge("its data are in too many parts");
    const isThere = offset + length <= file.length;
    areAllThere &&= isThere;
    if (!needed.has(item)) continue;
    if (!isThere) throw damaged("its pixels are cut off");
    // Without a length it goes on to the file's end.
    const end = length > 0 ? offset + length : file.length;
    if (endsInZeros(file.subarray(offset, end))) throw damaged("its pixels are zeros");
  }
  return !areAllThere;
}

/** The item, and all that it is made of, and so on. */
function composedOf(item: number, iref: Buffer | undefined): Set<number> {
  const parts = iref ? derivations(iref) : new Map<number, number[]>();
  const found = new Set([item]);
  // What is added is walked over, too.
  for (const one of found) for (const part of parts.get(one) ?? []) found.add(part);
  return found;
}

function derivations(iref: Buffer): Map<number, number[]> {
  const idBytes = iref[0] === 0 ? 2 : 4;
  const lists = boxesIn(iref.subarray(4)).filter(({ type }) => type === "dimg");
  return new Map(
    lists.map(({ body }) => [
      body.readUIntBE(0, idBytes),
      Array.from({ length: body.readUInt16BE(idBytes) }, (_, i) =>
        body.readUIntBE(idBytes + 2 + i * idBytes, idBytes),
      ),
    ]),
  );
}

/** Those in the file alone: others are within the header. */
function* extents(iloc: Buffer): Generator<Extent> {
  const [version = 0] = iloc;
  const sizes = iloc.readUInt16BE(4);
  const [offsetBytes, lengthBytes] = [sizes >> 12, (sizes >> 8) & 15];
  const [baseBytes, indexBytes] = [(sizes >> 4) & 15, version > 0 ? sizes & 15 : 0];
  let at = 6;
  const uint = (bytes: number) => {
    if (bytes === 0) return 0;
    const value = bytes === 8 ? Number(iloc.readBigUInt64BE(at)) : iloc.readUIntBE(at, bytes);
    at += bytes;
    return value;
  };
  const idBytes = version < 2 ? 2 : 4;
  const items = uint(idBytes);
  for (let i = 0; i < items; i++) {
    const item = uint(idBytes);
    const isInFile = version === 0 || (uint(2) & 15) === 0;
    uint(2); // which file: this one
    const base = uint(baseBytes);
    const count = uint(2);
    // Of those that take no bytes one is as good as all.
    const told = offsetBytes + lengthBytes + indexBytes > 0 ? count : Math.min(count, 1);
    for (let part = 0; part < told; part++) {
      uint(indexBytes);
      const [offset, length] = [base + uint(offsetBytes), uint(lengthBytes)];
      if (isInFile) yield { item, offset, length };
    }
  }
}
