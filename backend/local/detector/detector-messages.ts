import type { DetectedPicture } from "./detection.ts";

/** What the pool sends to a worker. */
export interface DetectorQuestion {
  id: number;
  picture: string | Uint8Array;
}

/** What a worker sends back: what it found, or why the picture cannot be read. */
export type DetectorAnswer =
  | { id: number; found: DetectedPicture }
  | { id: number; unreadable: string };
