import type { Feature, FeatureResults, LeftOut } from "../../../core/features/features.ts";

/** As much of a result as can be stored. */
export interface Fitted<Of extends Feature = Feature> {
  result: FeatureResults[Of];
  leftOut?: LeftOut;
}
