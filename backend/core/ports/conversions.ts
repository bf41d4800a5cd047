import type { ConvertibleFormat } from "../blob/convertible-formats.ts";
import type { ObjectRef } from "./blobs.ts";
import type { ConversionFault, ConvertedImage } from "./convert.ts";

/** A stored picture, as the one that found it knows it, so that nobody has to look again. */
export interface Original {
  blobId: string;
  object: ObjectRef;
  bytes: number;
  /** As S3 gave it, without quotes. */
  etag: string;
  /** Of what is stored, in hex. */
  sha256: string;
  /** When S3 had stored it, ISO 8601. */
  storedAt: string;
}

/** Asks for a conversion. Sent at least once, and in any order. */
export interface ConversionRequest extends Original {
  source: ConvertibleFormat;
  /** How many attempts its blob's record had counted before: those that follow are the conversion's. */
  attempts: number;
}

export interface ConversionQueue {
  send(request: ConversionRequest): Promise<void>;
}

/**
 * Why there is no JPEG. Beside the converter's faults, of which `crashed` is also told of a function that died of it as a whole:
 * `gone`, it is not there any more; `denied` and `unavailable`, what `recognition_denied` and `recognition_unavailable` say of
 * recognition.
 */
export type NotConverted = ConversionFault | "gone" | "denied" | "unavailable";

/** How a conversion ended. */
export type Conversion =
  | {
      kind: "converted";
      /** The JPEG. */
      converted: ObjectRef;
      /** What is known of the original. */
      image: ConvertedImage;
      /** The original lacks its end marker or a checksum, and none of its pixels. */
      isRepaired: boolean;
    }
  | { kind: "not_converted"; source: ConvertibleFormat; reason: NotConverted };

/** Tells whoever ends blobs how a conversion ended. Sent at least once. */
export interface ConversionNews {
  send(original: Original, conversion: Conversion): Promise<void>;
}
