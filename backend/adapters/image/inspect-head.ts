import { imageSize } from "image-size";
import type { HeadInspection } from "../../core/ports/recognition.ts";
import { exifOrientation } from "./exif-orientation.ts";
import { jpegFrame } from "./jpeg-frame.ts";
import { otherFile } from "./other-formats.ts";

const jpeg = [0xff, 0xd8, 0xff];
const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Signature, and the IHDR chunk that must come first. PNG (Third Edition), section 5. */
const pngHeaderBytes = 33;

/** Tells a JPEG or PNG and its pixels from its first bytes; never from its name. */
export function inspectHead(head: Uint8Array): HeadInspection {
  const startsWith = (signature: number[]) => signature.every((byte, i) => head[i] === byte);
  if (startsWith(png)) return measurePng(head);
  if (startsWith(jpeg)) return measureJpeg(head);
  return { kind: "other", ...otherFile(head) };
}

function measurePng(head: Uint8Array): HeadInspection {
  if (head.length < pngHeaderBytes) return { kind: "incomplete", format: "png" };
  if (isCgBi(head)) {
    return { kind: "other", format: "png", found: "a PNG for iOS (CgBI)", convertible: "png" };
  }
  try {
    const { width, height } = imageSize(head);
    if (width > 0 && height > 0) {
      const orientation = pngOrientation(head);
      const turned = orientation !== undefined && { orientation };
      return { kind: "image", format: "png", width, height, ...turned };
    }
  } catch {
    // The first chunk is not the one that must come first.
  }
  return { kind: "corrupt", format: "png" };
}

/** Of an eXIf chunk before the image's data, as far as the head was read. PNG (Third Edition), 11.3.4.5. */
function pngOrientation(head: Uint8Array): number | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  let at = png.length;
  while (at + 8 <= head.length) {
    const dataBytes = view.getUint32(at);
    const type = Buffer.from(head.subarray(at + 4, at + 8)).toString("latin1");
    if (type === "IDAT") return undefined;
    if (type === "eXIf") return exifOrientation(head.subarray(at + 8, at + 8 + dataBytes));
    at += 12 + dataBytes;
  }
  return undefined;
}

/** What Xcode makes of the pictures in an app: a chunk before the first, and then colours that no decoder expects. */
function isCgBi(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(12, 16)).toString("latin1") === "CgBI";
}

function measureJpeg(head: Uint8Array): HeadInspection {
  const frame = jpegFrame(head);
  if (typeof frame === "string") return { kind: frame, format: "jpeg" };
  if ("found" in frame) return { kind: "other", format: "jpeg", ...frame };
  return { kind: "image", format: "jpeg", ...frame };
}
