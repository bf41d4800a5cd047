import { imageSize } from "image-size";
import type { HeadInspection } from "../../core/ports/recognition.ts";
import { jpegSize } from "./jpeg-size.ts";
import { nameOfOther } from "./other-formats.ts";

const jpeg = [0xff, 0xd8, 0xff];
const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Signature, and the IHDR chunk that must come first. PNG (Third Edition), section 5. */
const pngHeaderBytes = 33;

/** Tells a JPEG or PNG and its pixels from its first bytes; never from its name. */
export function inspectHead(head: Uint8Array): HeadInspection {
  const startsWith = (signature: number[]) => signature.every((byte, i) => head[i] === byte);
  if (startsWith(png)) return measurePng(head);
  if (startsWith(jpeg)) return measureJpeg(head);
  const found = nameOfOther(head);
  return { kind: "other", ...(found && { found }) };
}

function measurePng(head: Uint8Array): HeadInspection {
  if (head.length < pngHeaderBytes) return { kind: "incomplete", format: "png" };
  try {
    const { width, height } = imageSize(head);
    if (width > 0 && height > 0) return { kind: "image", format: "png", width, height };
  } catch {
    // The first chunk is not the one that must come first.
  }
  return { kind: "corrupt", format: "png" };
}

function measureJpeg(head: Uint8Array): HeadInspection {
  const size = jpegSize(head);
  if (typeof size === "string") return { kind: size, format: "jpeg" };
  return { kind: "image", format: "jpeg", ...size };
}
