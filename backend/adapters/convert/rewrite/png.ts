import { conversionLimits } from "../../../core/blob/conversion-limits.ts";
import { damaged, tooLarge } from "../picture/conversion-fault.ts";
import type { Prepared } from "../picture/prepared.ts";
import { withoutCgBI } from "./cgbi.ts";
import { type PngChunk, type PngChunks, pngChunks, writePng } from "./png-chunks.ts";
import { pngHeader, rowsBytes } from "./png-rows.ts";
import { inflate } from "./zlib-stream.ts";

/**
 * A PNG that lacks no more than its last chunk gets one, and a wrong checksum is put right if the pixels are those that
 * were compressed. What Xcode makes of a PNG becomes a PNG again.
 */
export async function preparePng(file: Buffer): Promise<Prepared> {
  const found = pngChunks(file);
  const { chunks } = found;
  const isEnded = chunks.at(-1)?.type === "IEND";
  const isSound = isEnded && chunks.every(({ isChecksumRight }) => isChecksumRight);
  if (chunks[0]?.type === "CgBI") {
    const all = found.cut ? [...chunks, { ...found.cut, isChecksumRight: false }] : chunks;
    return { bytes: withoutCgBI(all), ...(!isSound && { isRepaired: true }) };
  }
  const repair = async () => ({ bytes: await repaired(found), isRepaired: true });
  // What is compressed has a checksum of its own, which its decoder looks at.
  return isSound ? { bytes: file, orElse: repair } : repair();
}

const isIdat = ({ type }: { type: string }) => type === "IDAT";
/** What is not needed to show the pixels, by its first letter. */
const isAncillary = ({ type }: { type: string }) => /^[a-z]/.test(type);

async function repaired(found: PngChunks): Promise<Buffer> {
  const { chunks } = found;
  const data = await repairedPixels(found);
  const kept = chunks.filter((one) => one.isChecksumRight || !isAncillary(one));
  const first = kept.findIndex(isIdat);
  const [before, after] =
    first < 0
      ? [kept, []]
      : [kept.slice(0, first), kept.slice(first).filter((one) => !isIdat(one))];
  const end = after.at(-1)?.type === "IEND" ? [] : [{ type: "IEND", data: Buffer.alloc(0) }];
  return writePng([...before, { type: "IDAT", data }, ...after, ...end]);
}

const zlibHeaderBytes = 2;
const adlerBytes = 4;

/**
 * Their compressed bytes, with a right checksum. They are right if one of their checksums is, or if they are cut off and
 * all the rows are there all the same.
 */
async function repairedPixels({ chunks, cut }: PngChunks): Promise<Buffer> {
  const header = pngHeader(chunks[0]?.type === "IHDR" ? chunks[0].data : undefined);
  const { width, height } = header;
  if (width * height > conversionLimits.maxPixels) throw tooLarge(`${width} × ${height} pixels`);
  const idats = chunks.filter(isIdat);
  const isCut = cut !== undefined && isIdat(cut);
  const data = Buffer.concat([...idats, ...(isCut ? [cut] : [])].map((one) => one.data));
  const needed = rowsBytes(header);
  const deflated = data.subarray(zlibHeaderBytes);
  const { length, adler, read } = await inflate(deflated, needed).catch((error: unknown) => {
    throw damaged(`its pixels cannot be decompressed: ${String(error)}`);
  });
  if (length !== needed) throw damaged(cut ? "its pixels are cut off" : "pixels are missing");
  const checksum = deflated.subarray(read, read + adlerBytes);
  const hasAdler = checksum.length === adlerBytes;
  const isAdlerRight = hasAdler && checksum.readUInt32BE() === adler;
  const areChunksRight = idats.every((one: PngChunk) => one.isChecksumRight);
  if (!isAdlerRight && !(areChunksRight && !(isCut && hasAdler))) {
    throw damaged("its pixels are others than were compressed");
  }
  const right = Buffer.alloc(adlerBytes);
  right.writeUInt32BE(adler);
  return Buffer.concat([Buffer.from([0x78, 0x01]), deflated.subarray(0, read), right]);
}
