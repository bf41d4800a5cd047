import type { ConfidenceFilter } from "./confidence-filter.ts";
import type { Face } from "./faces/face.ts";
import type { Label } from "./labels/label.ts";
import type { LabelFilter } from "./labels/label-filter.ts";
import type { Moderation } from "./moderation/moderation.ts";
import type { Text } from "./text/text.ts";

/**
 * What can be recognised in a picture. Each feature is asked for, answered, remembered and paid by itself. A further one is
 * a name here, a line in `FeatureResults` and `FeatureFilters`, and what the compiler then asks for.
 */
export const features = ["labels", "moderation", "text", "faces"] as const;
export type Feature = (typeof features)[number];

/** What is looked for where a client names nothing. */
export const defaultFeatures: readonly Feature[] = ["labels"];

/** What each feature finds, before any filter. */
export interface FeatureResults extends Record<Feature, unknown> {
  labels: Label[];
  moderation: Moderation;
  text: Text;
  faces: Face[];
}

/** What a reader may want to see of each. */
export interface FeatureFilters extends Record<Feature, ConfidenceFilter> {
  labels: LabelFilter;
  moderation: ConfidenceFilter;
  text: ConfidenceFilter;
  faces: ConfidenceFilter;
}
export type ReadFilter = { [Of in Feature]?: FeatureFilters[Of] };

/** How a picture is looked at, beside what is looked for. */
export interface FeatureOptions {
  /** Whether faces are asked for what is about the person, too. */
  faceAttributes: boolean;
}

/** What of an answer was too much to be kept, by its kind: so many of so many. */
export type LeftOut = Partial<Record<LeftOutKind, { count: number; of: number }>>;
export type LeftOutKind = "labels" | "boxes" | "lines" | "words" | "faces";

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
