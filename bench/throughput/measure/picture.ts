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

/** Of a RIFF file: its name, and how long the rest is. */
const riffHeaderBytes = 8;
const chunkHeaderBytes = 8;

/**
 * The same WebP with a chunk of its own behind the picture, which readers pass over: other bytes with the same pixels.
 * @see RFC 9649, 2.3: unknown chunks
 */
export function withChunk(webp: Buffer, bytes: Buffer): Buffer {
  const chunk = Buffer.alloc(chunkHeaderBytes);
  chunk.write("NOTE", 0, "latin1");
  chunk.writeUInt32LE(bytes.length, 4);
  const all = Buffer.concat([webp, chunk, bytes]);
  all.writeUInt32LE(all.length - riffHeaderBytes, 4);
  return all;
}

/** A WebP that was never seen. */
export const newWebp = (webp: Buffer) => withChunk(webp, randomBytes(16));
