import { convertedKeyOf, uploadKeyOf } from "../blob/upload-key.ts";
import type { Conversion, NotConverted, Original } from "../ports/conversions.ts";
import type { ConvertedImage } from "../ports/convert.ts";
import {
  decodeFormat,
  decodeObject,
  decodeOriginal,
  encodeObject,
  encodeOriginal,
  isCount,
  MessageError,
  parseMessage,
} from "./original-message.ts";

const reasons: Record<NotConverted, true> = {
  damaged: true,
  too_large: true,
  unsupported_variant: true,
  timed_out: true,
  crashed: true,
  gone: true,
  denied: true,
  unavailable: true,
};

/** A message of the uploads queue that is not S3's: how the conversion of an upload ended. */
export function encodeConversionNews(original: Original, conversion: Conversion): string {
  const about = encodeOriginal(original);
  if (conversion.kind === "not_converted") {
    const { kind, source, reason } = conversion;
    return JSON.stringify({ kind, ...about, source, reason });
  }
  const { kind, converted, image, isRepaired } = conversion;
  return JSON.stringify({
    kind,
    ...about,
    converted: encodeObject(converted),
    image,
    ...(isRepaired && { repaired: true }),
  });
}

/**
 * Undefined if the message is of another kind: S3's.
 * @throws {MessageError} if it is of this kind, and says what cannot be
 */
export function decodeConversionNews(
  body: string,
): { original: Original; conversion: Conversion } | undefined {
  const message = parseMessage(body);
  if (message.kind === undefined) return undefined;
  const original = decodeOriginal(message, uploadKeyOf);
  return { original, conversion: decodeConversion(message, original.blobId) };
}

function decodeConversion(message: Record<string, unknown>, blobId: string): Conversion {
  const { kind, reason, repaired } = message;
  if (kind === "not_converted") {
    if (typeof reason !== "string" || !Object.hasOwn(reasons, reason)) {
      throw new MessageError("bad reason");
    }
    return { kind, source: decodeFormat(message.source), reason: reason as NotConverted };
  }
  if (kind !== "converted") throw new MessageError("bad kind");
  const converted = decodeObject(message.converted, convertedKeyOf(blobId));
  return { kind, converted, image: decodeImage(message.image), isRepaired: repaired === true };
}

function decodeImage(value: unknown): ConvertedImage {
  const { format, width, height, orientation } = Object(value) as Record<string, unknown>;
  if (!isCount(width) || !isCount(height) || width === 0 || height === 0) {
    throw new MessageError("bad width or height");
  }
  const image = { format: decodeFormat(format), width, height };
  if (orientation === undefined) return image;
  if (!isCount(orientation) || orientation < 1 || orientation > 8) {
    throw new MessageError("bad orientation");
  }
  return { ...image, orientation };
}
