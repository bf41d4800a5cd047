import type { ConvertibleFormat } from "../blob/convertible-formats.ts";
import type { BlobFailure } from "../blob/failure.ts";
import type { ImageFacts, ImageFormat } from "../blob/image.ts";
import type {
  Feature,
  FeatureOptions,
  FeatureResults,
  RecognitionFacts,
} from "../features/features.ts";
import type { ImageQuality } from "../features/image-quality.ts";
import type { ObjectRef } from "./blobs.ts";

/** What an image's first bytes say about it. */
export type HeadInspection =
  /** `width` and `height` as stored; `orientation` 1 to 8, as EXIF has it, where that is said. */
  | {
      kind: "image";
      format: ImageFormat;
      width: number;
      height: number;
      orientation?: number;
    }
  /** The header goes on past the bytes that were given. */
  | { kind: "incomplete"; format: ImageFormat }
  | { kind: "corrupt"; format: ImageFormat }
  /**
   * `found` names it with its article: "a PDF document". With a `format` it is of a kind that is not taken.
   * `convertible` is there where a JPEG can be made of it.
   */
  | { kind: "other"; found?: string; format?: ImageFormat; convertible?: ConvertibleFormat };

export type InspectHead = (head: Uint8Array) => HeadInspection;

/** What one feature's detector found in a picture. */
export interface Detection<Of extends Feature = Feature> {
  result: FeatureResults[Of];
  modelVersion: string;
  quality?: ImageQuality;
}

/** Recognises one feature in a stored picture. */
export interface Detector<Of extends Feature = Feature> {
  /** Names the detector in results. */
  readonly name: string;
  /** @throws {RecognitionError} */
  detect(ref: ObjectRef, options: FeatureOptions): Promise<Detection<Of>>;
}

export type Detectors = { [Of in Feature]: Detector<Of> };

/** Recognition did not answer. `retryable`: the same picture may well succeed a little later. */
export class RecognitionError extends Error {
  override readonly name = "RecognitionError";
  readonly failure: BlobFailure;
  readonly retryable: boolean;

  constructor(failure: BlobFailure, retryable: boolean, options?: ErrorOptions) {
    super(failure.code, options);
    this.failure = failure;
    this.retryable = retryable;
  }
}

/** What a fault of the outside is in recognition's own terms: throttled, denied. Undefined where it is neither. */
export type NameFault = (error: unknown) => RecognitionError | undefined;

/** What is remembered of one feature of content that was seen before. */
export type CacheEntry<Of extends Feature = Feature> = RecognisedEntry<Of> | RefusedEntry;

export interface RecognisedEntry<Of extends Feature = Feature> {
  kind: "recognised";
  feature: Of;
  result: FeatureResults[Of];
  image: ImageFacts;
  recognition: Omit<RecognitionFacts, "cachedAt">;
  /** The blob that paid for it, to which it is new however often it is looked up; missing in what is older than this. */
  paidBy?: string;
  /** ISO 8601 */
  cachedAt: string;
}

/** Content that no feature takes, as Rekognition is today. */
export interface RefusedEntry {
  kind: "refused";
  failure: BlobFailure;
  image: ImageFacts;
  /** It was said where pictures are converted that recognition does not take. */
  converts?: true;
  /** ISO 8601 */
  cachedAt: string;
}

/** Results by content, so that the same bytes are paid for once. */
export interface RecognitionCache {
  get(key: string): Promise<CacheEntry | undefined>;
  /** The entry may be forgotten from `expiresAt` on. */
  put(key: string, entry: CacheEntry, expiresAt: Date): Promise<void>;
  /** Takes the sole right to recognise what this key stands for, until it is released or the time is up. */
  claim(key: string, owner: string, now: Date, until: Date): Promise<boolean>;
  /** Gives the right back; nothing happens if someone else has it by now. */
  release(key: string, owner: string): Promise<void>;
  /** Keeps a key without an entry; it may be forgotten from `expiresAt` on. */
  mark(key: string, expiresAt: Date): Promise<void>;
  isMarked(key: string, now: Date): Promise<boolean>;
  /** The version of the model that last answered, by the source of the answer. */
  modelVersion(source: string): Promise<string | undefined>;
  setModelVersion(source: string, version: string): Promise<void>;
}
