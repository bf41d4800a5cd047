import type { BlobFailure } from "../blob/failure.ts";
import type { ImageFacts, ImageFormat } from "../blob/image.ts";
import { imageLimits } from "../blob/image-limits.ts";
import type { UploadStore } from "../ports/blobs.ts";
import type { InspectHead } from "../ports/recognition.ts";
import { endScanner } from "./image-end.ts";

/** A picture that recognition will take, or the reason why it would not. */
export type Preflight =
  | { kind: "accepted"; image: ImageFacts }
  | { kind: "refused"; failure: BlobFailure; image: ImageFacts }
  /** The object is gone. */
  | { kind: "gone" };

/** Reads from a byte on, up to so many; undefined if the object is gone. */
type Read = (fromByte: number, maxBytes: number) => ReturnType<UploadStore["read"]>;

/**
 * How far the object is read, in turn, until its header is found. Most JPEGs tell their size within 64 KiB; EXIF
 * thumbnails, ICC profiles and maker notes can push the frame header back by several megabytes.
 */
const headBytes = [64 * 1024, 1024 * 1024, imageLimits.maxBytes];
const pieceBytes = 1024 * 1024;

/** How an image of each format ends, if nothing was appended: EOI; IEND, which is empty, with its checksum. */
const lastBytes: Record<ImageFormat, number[]> = {
  jpeg: [0xff, 0xd9],
  png: [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82],
};

type Refused = Preflight & { kind: "refused" };

/** What is refused for its size alone, so that no byte of it need be read. */
export function refuseUnread({
  bytes,
  etag,
}: {
  bytes: number;
  etag: string;
}): Refused | undefined {
  const refuse = (failure: BlobFailure): Refused => ({
    kind: "refused",
    failure,
    image: { bytes, etag },
  });
  if (bytes === 0) return refuse({ code: "empty_upload" });
  if (bytes > imageLimits.maxBytes) return refuse({ code: "image_too_large", bytes });
  return undefined;
}

/**
 * Looks at an object before a cent is spent: what Rekognition would refuse is refused here, and what was cut off too.
 * @param object its size and ETag, as the news of it said
 */
export async function preflight(
  object: { bytes: number; etag: string },
  read: Read,
  inspect: InspectHead,
): Promise<Preflight> {
  const { bytes } = object;
  const refuse = (failure: BlobFailure, facts: Partial<ImageFacts> = {}): Preflight => ({
    kind: "refused",
    failure,
    image: { bytes, etag: object.etag, ...facts },
  });
  const unread = refuseUnread(object);
  if (unread) return unread;

  let head: Uint8Array = new Uint8Array();
  for (const upTo of headBytes) {
    const more = await read(head.length, upTo - head.length);
    if (!more) return { kind: "gone" };
    head = joined(head, more);
    const found = inspect(head);
    if (found.kind === "incomplete" && head.length < bytes) continue;

    if (found.kind === "other") {
      return refuse({ code: "unsupported_image", ...(found.found && { found: found.found }) });
    }
    const { format } = found;
    if (found.kind !== "image") return refuse({ code: "corrupt_image", format }, { format });
    const { width, height } = found;
    const facts = { format, width, height };
    if (Math.max(width, height) > imageLimits.maxPixels) {
      return refuse({ code: "image_too_large", width, height }, facts);
    }
    if (Math.min(width, height) < imageLimits.minPixels) {
      return refuse({ code: "image_too_small", width, height }, facts);
    }
    const end = await findEnd(format, head, bytes, read);
    if (end === "gone") return { kind: "gone" };
    if (end === "cut_off") return refuse({ code: "corrupt_image", format }, facts);
    return { kind: "accepted", image: { bytes, etag: object.etag, ...facts } };
  }
  return refuse({ code: "corrupt_image" });
}

/** Whether the image is all there. One small read tells, unless something was appended to it. */
async function findEnd(
  format: ImageFormat,
  head: Uint8Array,
  bytes: number,
  read: Read,
): Promise<"found" | "cut_off" | "gone"> {
  const scanner = endScanner(format);
  if (scanner.push(head)) return "found";
  if (head.length >= bytes) return "cut_off";

  const last = lastBytes[format];
  const tail = await read(bytes - last.length, last.length);
  if (!tail) return "gone";
  if (last.every((byte, i) => tail[i] === byte)) return "found";

  for (let at = head.length; at < bytes; at += pieceBytes) {
    const piece = await read(at, pieceBytes);
    if (!piece) return "gone";
    if (scanner.push(piece)) return "found";
  }
  return "cut_off";
}

function joined(start: Uint8Array, rest: Uint8Array): Uint8Array {
  const whole = new Uint8Array(start.length + rest.length);
  whole.set(start);
  whole.set(rest, start.length);
  return whole;
}
