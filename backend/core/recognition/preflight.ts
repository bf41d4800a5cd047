import { conversionLimits } from "../blob/conversion-limits.ts";
import type { ConvertibleFormat } from "../blob/convertible-formats.ts";
import type { BlobFailure } from "../blob/failure.ts";
import type { ImageFacts, ImageFormat } from "../blob/image.ts";
import { imageLimits, isTooLong } from "../blob/image-limits.ts";
import { maxUploadBytes } from "../blob/max-upload-bytes.ts";
import type { UploadStore } from "../ports/blobs.ts";
import type { HeadInspection, InspectHead } from "../ports/recognition.ts";
import { endScanner, type ImageEnd } from "./image-end.ts";

/** A picture that recognition will take, one that it would take as a JPEG, or the reason why it would not. */
export type Preflight =
  | { kind: "accepted"; image: ImageFacts }
  | { kind: "convertible"; source: ConvertibleFormat }
  | { kind: "refused"; failure: BlobFailure; image: ImageFacts }
  /** The object is gone. */
  | { kind: "gone" };

/** Reads from a byte on, up to so many; undefined if the object is gone. */
type Read = (fromByte: number, maxBytes: number) => ReturnType<UploadStore["read"]>;

/** What is known of an object before it is read. */
interface Unread {
  bytes: number;
  etag: string;
}

/**
 * How far the object is read, in turn, until its header is found. Most JPEGs tell their size within 64 KiB; EXIF
 * thumbnails, ICC profiles and maker notes can push the frame header back by several megabytes.
 */
const headBytes = [64 * 1024, 1024 * 1024, imageLimits.maxBytes];
const pieceBytes = 4 * 1024 * 1024;

type Refused = Preflight & { kind: "refused" };
type Found = HeadInspection & { kind: "image" };

/** What is refused for its size alone, so that no byte of it need be read. */
export function refuseUnread({ bytes, etag }: Unread, converts: boolean): Refused | undefined {
  const refuse = (failure: BlobFailure): Refused => ({
    kind: "refused",
    failure,
    image: { bytes, etag },
  });
  if (bytes === 0) return refuse({ code: "empty_upload" });
  const isForConversion = converts && ({ isForConversion: true } as const);
  if (bytes > maxUploadBytes(converts))
    return refuse({ code: "image_too_large", bytes, ...isForConversion });
  return undefined;
}

/**
 * Looks at an object before a cent is spent: what Rekognition would refuse is refused here, and what was cut off too.
 * @param object its size and ETag, as the news of it said
 * @param converts whether what recognition does not take is made a JPEG, where that can be
 */
export async function preflight(
  object: Unread,
  read: Read,
  inspect: InspectHead,
  converts = false,
): Promise<Preflight> {
  const { bytes } = object;
  const refuse = (failure: BlobFailure, facts: Partial<ImageFacts> = {}): Preflight => ({
    kind: "refused",
    failure,
    image: { bytes, etag: object.etag, ...facts },
  });
  const unread = refuseUnread(object, converts);
  if (unread) return unread;

  let head: Uint8Array = new Uint8Array();
  for (const upTo of headBytes) {
    const more = await read(head.length, upTo - head.length);
    if (!more) return { kind: "gone" };
    head = joined(head, more);
    const found = inspect(head);
    if (found.kind === "incomplete" && head.length < bytes) continue;

    if (found.kind === "other") {
      const { kind: _, convertible, ...what } = found;
      if (converts && convertible) return { kind: "convertible", source: convertible };
      return refuse({ code: "unsupported_image", ...what });
    }
    const { format } = found;
    if (found.kind !== "image") return refuse({ code: "corrupt_image", format }, { format });
    const facts = factsOf(found);
    const refusal = converts ? refuseUnconvertible(found) : refuseSize(found);
    if (refusal) return refuse(refusal, facts);
    const convertible: Preflight = { kind: "convertible", source: format };
    if (converts && (bytes > imageLimits.maxBytes || wantsConversion(found))) return convertible;
    const end = await findEnd(format, head, bytes, read);
    if (end === "gone") return { kind: "gone" };
    if (end === "cut_off") {
      // Whether it lacks more than its end is for the converter to say.
      return converts ? convertible : refuse({ code: "corrupt_image", format }, facts);
    }
    return { kind: "accepted", image: { bytes, etag: object.etag, ...facts } };
  }
  return refuse({ code: "corrupt_image" });
}

function refuseSize({ width, height }: Found): BlobFailure | undefined {
  if (Math.max(width, height) > imageLimits.maxPixels) {
    return { code: "image_too_large", width, height };
  }
  return refuseNarrow({ width, height });
}

/** What no conversion would help. */
function refuseUnconvertible({ width, height }: Found): BlobFailure | undefined {
  if (width * height > conversionLimits.maxPixels) {
    return { code: "image_too_large", width, height, isForConversion: true };
  }
  const narrow = refuseNarrow({ width, height });
  if (narrow || !isTooLong({ width, height })) return narrow;
  return { code: "image_too_large", width, height, isTooLong: true };
}

function refuseNarrow({ width, height }: Pick<Found, "width" | "height">): BlobFailure | undefined {
  if (Math.min(width, height) >= imageLimits.minPixels) return undefined;
  return { code: "image_too_small", width, height };
}

/** What recognition would not take for its sides, or would see lying where people see it upright: it turns no PNG. */
function wantsConversion({ format, width, height, orientation = 1 }: Found): boolean {
  return Math.max(width, height) > imageLimits.maxPixels || (format === "png" && orientation > 1);
}

/** Upright: as recognition sees it, and so as its boxes are. A PNG that is not converted is seen as it is stored. */
function factsOf({ format, width, height, orientation }: Found): Partial<ImageFacts> {
  if (orientation === undefined || format === "png") return { format, width, height };
  const isTurned = orientation >= 5;
  return {
    format,
    width: isTurned ? height : width,
    height: isTurned ? width : height,
    orientation,
  };
}

/**
 * Whether the image is all there, which only its whole structure tells: a file's last bytes can be those of another image
 * behind one that was cut off.
 */
async function findEnd(
  format: ImageFormat,
  head: Uint8Array,
  bytes: number,
  read: Read,
): Promise<ImageEnd | "gone"> {
  const scanner = endScanner(format);
  let end = scanner.push(head);
  for (let at = head.length; !end && at < bytes; at += pieceBytes) {
    const piece = await read(at, pieceBytes);
    if (!piece) return "gone";
    end = scanner.push(piece);
  }
  return end ?? "cut_off";
}

function joined(start: Uint8Array, rest: Uint8Array): Uint8Array {
  const whole = new Uint8Array(start.length + rest.length);
  whole.set(start);
  whole.set(rest, start.length);
  return whole;
}
