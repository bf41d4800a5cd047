import { randomBytes } from "node:crypto";

const markerBytes = 2;
const lengthBytes = 2;

/**
 * The same JPEG with a comment of its own: other bytes, and so another picture to the content cache, with the same pixels.
 * @see ITU-T T.81, B.2.4.5: a COM segment
 */
export function withComment(jpeg: Buffer, comment: string): Buffer {
  const text = Buffer.from(comment);
  const segment = Buffer.alloc(markerBytes + lengthBytes);
  segment.writeUInt16BE(0xfffe, 0);
  segment.writeUInt16BE(lengthBytes + text.length, markerBytes);
  const start = jpeg.subarray(0, markerBytes);
  return Buffer.concat([start, segment, text, jpeg.subarray(markerBytes)]);
}

/** A picture that was never seen. */
export const newPicture = (jpeg: Buffer) => withComment(jpeg, randomBytes(16).toString("hex"));
