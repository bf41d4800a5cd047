import { isStandalone } from "../../core/recognition/image-end.ts";
import { exifOrientation } from "./exif-orientation.ts";
import type { OtherFile } from "./other-formats.ts";

/**
 * What a JPEG's frame header says: its stored pixels, or of which kind it is where few decoders take it. And how EXIF says that
 * these are to be turned.
 */
export type JpegFrame = { width: number; height: number; orientation?: number } | OtherFile;

const startOfScan = 0xda;
const app1 = 0xe1;
const exifName = [...Buffer.from("Exif\0\0")];
const endOfImage = 0xd9;
/** They have codes among those of frame headers, and are none. */
const dht = 0xc4;
const jpg = 0xc8;
const dac = 0xcc;

/**
 * Finds the frame header of a JPEG in the segments before it, and reads the stored pixels.
 *
 * The library that measures PNG would do it too, but refuses pictures that decoders take (fill bytes before a marker,
 * an EXIF block that is broken or cut short), and takes a second over 15 MB of zeros.
 *
 * @returns `incomplete` if it can be in what follows
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf B.1.1.2 (fill bytes), table B.1 and B.2.2
 */
export function jpegFrame(head: Uint8Array): JpegFrame | "incomplete" | "corrupt" {
  const uint16 = (at: number) => (head[at] ?? 0) * 256 + (head[at + 1] ?? 0);
  let at = 2;
  let size: { width: number; height: number } | undefined;
  let orientation: number | undefined;
  // EXIF is nearly always before the frame; where it is behind it and was not read yet it is not waited for.
  const found = () => size && { ...size, ...(orientation !== undefined && { orientation }) };
  for (;;) {
    // What else stands between two segments is passed by, as decoders do.
    at = head.indexOf(0xff, at);
    if (at < 0) return found() ?? "incomplete";
    while (head[at] === 0xff) at += 1;
    const marker = head[at];
    at += 1;
    if (marker === undefined) return found() ?? "incomplete";
    if (marker === 0 || isStandalone(marker)) continue;
    if (marker === startOfScan || marker === endOfImage) return found() ?? "corrupt";
    if (marker === app1) orientation ??= orientationIn(head, at, uint16(at));
    const kind = size ? undefined : uncommon[marker];
    if (kind) return kind;
    if (!size && isFrame(marker)) {
      if (head.length < at + 7) return "incomplete";
      if (head[at + 2] === 12) return { found: "a JPEG of 12 bits a sample", convertible: "jpeg" };
      const [height, width] = [uint16(at + 3), uint16(at + 5)];
      if (width === 0 || height === 0) return "corrupt";
      size = { width, height };
    }
    at += Math.max(2, uint16(at));
  }
}

/** Undefined where the segment is no EXIF block, or goes on past what was read. */
function orientationIn(head: Uint8Array, at: number, lengthBytes: number): number | undefined {
  const body = head.subarray(at + 2, at + lengthBytes);
  const isExif = exifName.every((byte, i) => body[i] === byte);
  return isExif ? exifOrientation(body.subarray(exifName.length)) : undefined;
}

/**
 * By the marker of the frame header, what neither Rekognition nor a browser decodes.
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf table B.1; ITU-T T.87 C.1.1.1 for JPEG-LS
 */
const uncommon: Partial<Record<number, OtherFile>> = {
  195: { found: "a lossless JPEG", convertible: "jpeg" },
  197: { found: "a hierarchical JPEG" },
  198: { found: "a hierarchical JPEG" },
  199: { found: "a hierarchical JPEG" },
  201: { found: "a JPEG with arithmetic coding", convertible: "jpeg" },
  202: { found: "a JPEG with arithmetic coding", convertible: "jpeg" },
  203: { found: "a lossless JPEG with arithmetic coding" },
  205: { found: "a hierarchical JPEG with arithmetic coding" },
  206: { found: "a hierarchical JPEG with arithmetic coding" },
  207: { found: "a hierarchical JPEG with arithmetic coding" },
  222: { found: "a hierarchical JPEG" },
  247: { found: "a JPEG-LS image", convertible: "jpeg-ls" },
};

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![dht, jpg, dac].includes(marker);
}
