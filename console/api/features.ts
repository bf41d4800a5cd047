import type { Feature, RekogBlob } from "./types.ts";

const counts: Readonly<Record<Feature, (blob: RekogBlob) => number | undefined>> = {
  labels: ({ labels }) => labels?.length,
  moderation: ({ moderation }) => moderation?.labels.length,
  text: ({ text }) => text?.lines.length,
  faces: ({ faces }) => faces?.length,
};

/** What can be recognised in a picture. */
export const features = Object.keys(counts) as readonly Feature[];

/** How much a feature has found; undefined where it was not asked for. */
export const countOf = (blob: RekogBlob, feature: Feature): number | undefined =>
  counts[feature](blob);
