import type { Feature } from "./features.ts";

/** Everything that changes what recognition answers, but for the picture, what was asked and the detector's own model. */
export interface AnswerSettings {
  detectorNames: Record<Feature, string>;
  detectMinConfidence: number;
  detectImageProperties: boolean;
  /** Whether a call is billed: Amazon's are. */
  detectorIsPaid: boolean;
}
