/** Something that speaks against showing a picture. */
export interface ModerationLabel {
  label: string;
  /** 0–100 */
  confidence: number;
  /** Every ancestor, the topmost first. */
  parents: string[];
  /** 1 to 3: the topmost is 1. */
  taxonomyLevel: number;
}

/** What kind of picture it is, where it is no photograph: drawn, or animated. */
export interface ContentType {
  contentType: string;
  /** 0–100 */
  confidence: number;
}

export interface Moderation {
  labels: ModerationLabel[];
  contentTypes: ContentType[];
}
