import type { Feature } from "../../core/features/features.ts";

/** Who waits behind whom. */
export type Line = "quick" | "slow";

/** What takes seconds has a line and a thread of its own, so that nothing that takes a moment waits for it. */
export const lineOf: Readonly<Record<Feature, Line>> = {
  labels: "quick",
  moderation: "quick",
  text: "slow",
  faces: "quick",
};
