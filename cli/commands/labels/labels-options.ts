import type { GlobalOptions } from "../../settings.ts";

/** The features whose answers are names out of a list. */
export const listedFeatures = ["labels", "moderation"] as const;

export interface LabelsOptions extends GlobalOptions {
  feature: (typeof listedFeatures)[number];
  dataDir?: string;
}
