import { damaged } from "../picture/conversion-fault.ts";
import type { Prepared } from "../picture/prepared.ts";
import { gifPixels } from "./gif-pixels.ts";

const blocks = { extension: 0x21, image: 0x2c, trailer: 0x3b } as const;
const screenBytes = 13;
const imageHeaderBytes = 10;

/**
 * The first picture of a GIF, without those that follow. The decoder takes one whose pixels end too early, and leaves the
 * rest of them out.
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */
export function prepareGif(file: Buffer): Prepared {
  if (file.length < screenBytes) throw damaged("its header is cut off");
  let at = screenBytes + tableBytes(file[10] ?? 0);
  for (;;) {
    const block = file[at];
    if (block === undefined || block === blocks.trailer) throw damaged("there is no picture in it");
    if (block === blocks.image) break;
    at = block === blocks.extension ? subBlocks(file, at + 2).end : at + 1;
  }
  const { end, isEnded } = firstPicture(file, at);
  const bytes = Buffer.concat([
    file.subarray(0, end),
    // What ends its data may be missing, too.
    Buffer.from(isEnded ? [blocks.trailer] : [0, blocks.trailer]),
  ]);
  return { bytes, ...(!isWhole(file, end) && { isRepaired: true }) };
}

/** Of colours: three bytes each, if there are any. */
const tableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/** Where it ends, if all its pixels are there. */
function firstPicture(file: Buffer, at: number): { end: number; isEnded: boolean } {
  const dataAt = at + imageHeaderBytes + tableBytes(file[at + 9] ?? 0);
  if (dataAt >= file.length) throw damaged("its first picture is cut off");
  const needed = file.readUInt16LE(at + 5) * file.readUInt16LE(at + 7);
  const { parts, end, isEnded } = subBlocks(file, dataAt + 1);
  if (gifPixels(parts, file[dataAt] ?? 0, needed) < needed) throw damaged("pixels are missing");
  return { end, isEnded };
}

/** A chain of them ends with an empty one. */
function subBlocks(file: Buffer, start: number) {
  const parts: Buffer[] = [];
  for (let at = start; at < file.length; ) {
    const length = file[at] ?? 0;
    if (length === 0) return { parts, end: at + 1, isEnded: true };
    parts.push(file.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { parts, end: file.length, isEnded: false };
}

/** Whether the blocks behind the first picture lead to the end. */
function isWhole(file: Buffer, from: number): boolean {
  let at = from;
  for (;;) {
    const block = file[at];
    if (block === blocks.trailer) return true;
    if (block === blocks.extension) at = subBlocks(file, at + 2).end;
    else if (block === blocks.image) {
      at = subBlocks(file, at + imageHeaderBytes + tableBytes(file[at + 9] ?? 0) + 1).end;
    } else if (block === 0) at += 1;
    else return false;
  }
}
