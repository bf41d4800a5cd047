import type { RecognitionFacts } from "../blob/blob.ts";
import type { BlobFailure } from "../blob/failure.ts";
import type { ImageFacts, ImageFormat, ImageQuality } from "../blob/image.ts";
import type { Label } from "../blob/label.ts";
import type { ObjectRef } from "./blobs.ts";

/** What an image's first bytes say about it. */
export type HeadInspection =
  | { kind: "image"; format: ImageFormat; width: number; height: number }
  /** The header goes on past the bytes that were given. */
  | { kind: "incomplete"; format: ImageFormat }
  | { kind: "corrupt"; format: ImageFormat }
  /** `found` names it with its article: "a PDF document". */
  | { kind: "other"; found?: string };

export type InspectHead = (head: Uint8Array) => HeadInspection;

export interface Detection {
  labels: Label[];
  labelModelVersion: string;
  quality?: ImageQuality;
}

/** Recognises what is in a stored picture. */
export interface Detector {
  /** Names the detector and what else changes its answer; part of the cache's key. */
  readonly name: string;
  /** @throws {RecognitionError} */
  detect(ref: ObjectRef): Promise<Detection>;
}

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

/** What is remembered about content that was seen before. */
export type CacheEntry =
  | {
      kind: "recognised";
      labels: Label[];
      image: ImageFacts;
      recognition: Omit<RecognitionFacts, "cachedAt">;
      /** ISO 8601 */
      cachedAt: string;
    }
  | {
      kind: "refused";
      failure: BlobFailure;
      image: ImageFacts;
      /** ISO 8601 */
      cachedAt: string;
    };

/** Results by content, so that the same bytes are paid for once. */
export interface RecognitionCache {
  get(key: string): Promise<CacheEntry | undefined>;
  /** The entry may be forgotten from `expiresAt` on; without it, never. */
  put(key: string, entry: CacheEntry, expiresAt?: Date): Promise<void>;
  /** Takes the sole right to recognise what this key stands for, until it is released or the time is up. */
  claim(key: string, owner: string, now: Date, until: Date): Promise<boolean>;
  /** Gives the right back; nothing happens if someone else has it by now. */
  release(key: string, owner: string): Promise<void>;
  /** The version of the model that last answered, by the detector's name. */
  modelVersion(detector: string): Promise<string | undefined>;
  setModelVersion(detector: string, version: string): Promise<void>;
}
