import type { components } from "../../openapi.d.ts";

export type ImageErrorCode =
  | "image_too_small"
  | "image_too_large"
  | "unsupported_image"
  | "corrupt_image"
  | "conversion_failed";

/** What the stub of a detector sees in a picture: each is told of by every feature in a way that no other is. */
export interface Sight {
  /** Of the local detector's 80 classes. */
  classIndex: number;
  /** Of labels, text and faces. */
  confidence: number;
  /** How sure moderation is of `Explicit`. */
  explicit: number;
}

/** What is written on it. */
export const writtenOn = ({ classIndex }: Sight): string => `picture-${classIndex}`;

/** How old whoever is on it seems, in years. */
export const ageOf = ({ classIndex }: Sight) => ({ low: classIndex, high: classIndex + 10 });

/** Where all of it is, from 0 to 1. */
export const boxOf = ({ classIndex }: Sight) => ({
  left: (classIndex + 1) / 200,
  top: 0.25,
  width: 0.5,
  height: 0.5,
});

/** What a result is to tell of the original, whatever was made of it. */
export interface ImageTruth {
  format: NonNullable<components["schemas"]["Image"]["format"]>;
  /** Pixels, upright. */
  width: number;
  height: number;
  /** 1 to 8; missing where a file that is not converted does not say. */
  orientation?: number;
  isConverted: boolean;
  /** It lacks no more than its end marker. */
  isRepaired: boolean;
}

export type Expected =
  | ({ status: "succeeded"; image: ImageTruth } & Sight)
  | { status: "failed"; code: ImageErrorCode };

/** One content that blobs are made of, and what is to come of it. */
export interface Picture {
  index: number;
  bytes: Buffer;
  /** Hex */
  sha256: string;
  expects: Expected;
}
