import type { DetectedPicture } from "./detection.ts";

/** What the pool sends to a worker. */
export interface DetectorQuestion {
  id: number;
  picture: string | Uint8Array;
}

/** What a worker sends back: what it found, why the picture cannot be read, or what went wrong that is not the picture's. */
export type DetectorAnswer =
  /** It begins to look: what ends it from now on is this picture's doing. */
  | { id: number; begun: true }
  | { id: number; found: DetectedPicture }
  | { id: number; unreadable: string }
  | { id: number; failed: string };
