import type { DetectedPicture } from "./detection.ts";

/** What the pool sends to a worker. */
export interface DetectorQuestion {
  id: number;
  picture: string | Uint8Array;
}

/** A worker that has loaded the detector, or cannot, says so once. What ends it from then on is a picture's doing. */
export const workerIsUp = "up";

/** What a worker sends back: what it found, why the picture cannot be read, or what went wrong that is not the picture's. */
export type DetectorAnswer =
  | { id: number; found: DetectedPicture }
  | { id: number; unreadable: string }
  | { id: number; failed: string };
