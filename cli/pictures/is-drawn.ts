import { drawnMark } from "./drawn-mark.ts";
import { occupantOf } from "./occupant.ts";
import { readHead } from "./open/read-head.ts";

/** Metadata comes first, in what this program writes. */
const headBytes = 4_096;
/** The keyword of XMP in a PNG, where it is compressed: what it says only a decoder can tell. */
const xmpOfPng = "XML:com.adobe.xmp";

/**
 * Whether this program drew the picture. Quick for all other pictures, of which a folder may have thousands: a few
 * thousand bytes are read, and nothing is decoded.
 */
export async function isDrawn(path: string): Promise<boolean> {
  const head = (await readHead(path, headBytes)).toString("latin1");
  if (head.includes(drawnMark)) return true;
  return head.includes(xmpOfPng) && (await occupantOf(path)) === "drawn";
}
