import { randomBytes } from "node:crypto";

const MARKER_BYTES = 2;
const LENGTH_BYTES = 2;

/**
 * The same JPEG with a comment of its own: other bytes, and so another picture to the content cache, with the same pixels.
 * @see ITU-T T.81, B.2.4.5: a COM segment
 */
export function withComment(jpeg: Buffer, comment: string): Buffer {
  const text = Buffer.from(comment);
  const segment = Buffer.alloc(MARKER_BYTES + LENGTH_BYTES);
  segment.writeUInt16BE(0xfffe, 0);
  segment.writeUInt16BE(LENGTH_BYTES + text.length, MARKER_BYTES);
  const start = jpeg.subarray(0, MARKER_BYTES);
  return Buffer.concat([start, segment, text, jpeg.subarray(MARKER_BYTES)]);
}

/** A picture that was never seen. */
export const newPicture = (jpeg: Buffer) => withComment(jpeg, randomBytes(16).toString("hex"));
