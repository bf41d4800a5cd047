import type { Label } from "./label.ts";

/**
 * What can be recognised in a picture. Each feature is asked for, answered, remembered and paid by itself. A further one is
 * a name here, a line in `FeatureResults`, and what the compiler then asks for.
 */
export const features = ["labels"] as const;
export type Feature = (typeof features)[number];

/** What is looked for where a client names nothing. */
export const defaultFeatures: readonly Feature[] = ["labels"];

/** What each feature finds, before any filter. */
export interface FeatureResults extends Record<Feature, unknown> {
  labels: Label[];
}

/** What of an answer was too much to be kept: so many of so many. */
export interface LeftOut {
  labels: { count: number; of: number };
  boxes: { count: number; of: number };
}

/** Who answered, and when. */
export interface RecognitionFacts {
  detector: string;
  modelVersion: string;
  /** ISO 8601 */
  detectedAt: string;
  /** Set when the answer came from the cache: when it was put there, ISO 8601. */
  cachedAt?: string;
  /** What the call cost, as an estimate in millionths of a dollar. Missing in answers of the time when nobody reckoned. */
  microdollars?: number;
  /** Set when not all of the answer was kept. */
  leftOut?: LeftOut;
}

/** One feature's answer about one picture. */
export interface Answer<Of extends Feature = Feature> {
  result: FeatureResults[Of];
  recognition: RecognitionFacts;
}

/** The answers to what was asked of a picture. */
export type Answers = { [Of in Feature]?: Answer<Of> };
