/** What `backend/local/detector/known-labels.ts` answers, as far as this side needs it. */
export interface KnownLabels {
  /** By name, in alphabetical order */
  labels: readonly KnownLabel[];
  /** The whole of Rekognition's taxonomy, each behind those above it */
  moderation: readonly KnownModerationLabel[];
}

export interface KnownLabel {
  name: string;
  /** All ancestors */
  parents: readonly string[];
  aliases: readonly string[];
  categories: readonly string[];
  /** Else it is told where one below it is found */
  isFound: boolean;
  /** Whether it is found with a box for each */
  hasBoxes: boolean;
}

export interface KnownModerationLabel {
  name: string;
  /** All ancestors, the topmost first */
  parents: readonly string[];
  /** Whether the local detector can say it */
  isTold: boolean;
}
