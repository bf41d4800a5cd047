import { damaged } from "./conversion-fault.ts";

/** A box of the ISO base media format: its type, and what is in it. */
export interface Box {
  type: string;
  body: Buffer;
}

/** ISO/IEC 14496-12, section 4.2. A last box that is cut off is left out. */
export function boxesIn(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  let at = 0;
  while (at + 8 <= bytes.length) {
    const small = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (small === 1 && at + 16 > bytes.length) break;
    const header = small === 1 ? 16 : 8;
    const size =
      small === 0 ? bytes.length - at : small === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : small;
    if (size < header || at + size > bytes.length) break;
    boxes.push({ type, body: bytes.subarray(at + header, at + size) });
    at += size;
  }
  return boxes;
}

export function boxOf(boxes: readonly Box[], type: string): Buffer {
  const found = boxes.find((box) => box.type === type);
  if (!found) throw damaged(`there is no box ${JSON.stringify(type)}`);
  return found.body;
}
