import { isStandalone } from "../../core/recognition/image-end.ts";

const startOfScan = 0xda;
const endOfImage = 0xd9;
/** They have codes among those of frame headers, and are none. */
const dht = 0xc4;
const jpg = 0xc8;
const dac = 0xcc;

/**
 * Finds the frame header of a JPEG, whatever its coding, in the segments before it, and reads the stored pixels.
 *
 * The library that measures PNG would do it too, but refuses pictures that decoders take (fill bytes before a marker,
 * an EXIF block that is broken or cut short), and takes a second over 15 MB of zeros.
 *
 * @returns `incomplete` if it can be in what follows
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf B.1.1.2 (fill bytes), table B.1 and B.2.2
 */
export function jpegSize(
  head: Uint8Array,
): { width: number; height: number } | "incomplete" | "corrupt" {
  const uint16 = (at: number) => (head[at] ?? 0) * 256 + (head[at + 1] ?? 0);
  let at = 2;
  for (;;) {
    // What else stands between two segments is passed by, as decoders do.
    at = head.indexOf(0xff, at);
    if (at < 0) return "incomplete";
    while (head[at] === 0xff) at += 1;
    const marker = head[at];
    at += 1;
    if (marker === undefined) return "incomplete";
    if (marker === 0 || isStandalone(marker)) continue;
    if (marker === startOfScan || marker === endOfImage) return "corrupt";
    if (isFrame(marker)) {
      if (head.length < at + 7) return "incomplete";
      const [height, width] = [uint16(at + 3), uint16(at + 5)];
      return width > 0 && height > 0 ? { width, height } : "corrupt";
    }
    at += Math.max(2, uint16(at));
  }
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![dht, jpg, dac].includes(marker);
}
