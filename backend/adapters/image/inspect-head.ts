import { imageSize } from "image-size";
import type { HeadInspection } from "../../core/ports.ts";
import { nameOfOther } from "./other-formats.ts";

const JPEG = [0xff, 0xd8, 0xff];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Signature, and the IHDR chunk that must come first. PNG (Third Edition), section 5. */
const PNG_HEADER_BYTES = 33;

/** Tells a JPEG or PNG and its pixels from its first bytes; never from its name. */
export function inspectHead(head: Uint8Array): HeadInspection {
  const startsWith = (signature: number[]) => signature.every((byte, i) => head[i] === byte);
  if (startsWith(PNG)) return head.length < PNG_HEADER_BYTES ? cutOff("png") : measure(head, "png");
  if (startsWith(JPEG)) return measure(head, "jpeg");
  const found = nameOfOther(head);
  return { kind: "other", ...(found && { found }) };
}

function measure(head: Uint8Array, format: "jpeg" | "png"): HeadInspection {
  try {
    const { width, height } = imageSize(head);
    return width > 0 && height > 0
      ? { kind: "image", format, width, height }
      : { kind: "corrupt", format };
  } catch {
    // The parser does not tell a header that goes on from one that is broken; more bytes will.
    return format === "jpeg" ? cutOff(format) : { kind: "corrupt", format };
  }
}

function cutOff(format: "jpeg" | "png"): HeadInspection {
  return { kind: "incomplete", format };
}
