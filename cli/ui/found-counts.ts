import type { ApiBlob, Feature } from "../client/api-types.ts";

interface Counted {
  found: (blob: ApiBlob) => readonly unknown[] | undefined;
  one: string;
  several: string;
}

const counted: Readonly<Record<Feature, Counted>> = {
  labels: { found: ({ labels }) => labels, one: "label", several: "labels" },
  moderation: {
    found: ({ moderation }) => moderation?.labels,
    one: "moderation label",
    several: "moderation labels",
  },
  text: { found: ({ text }) => text?.lines, one: "line of text", several: "lines of text" },
  faces: { found: ({ faces }) => faces, one: "face", several: "faces" },
};

/** How much of a feature a blob has; undefined where it was not asked for. */
export const countOf = (blob: ApiBlob, feature: Feature): number | undefined =>
  counted[feature].found(blob)?.length;

/** The same in words: `2 faces`. */
export function countText(blob: ApiBlob, feature: Feature): string | undefined {
  const count = countOf(blob, feature);
  if (count === undefined) return undefined;
  const { one, several } = counted[feature];
  return `${count} ${count === 1 ? one : several}`;
}

/** Whether there is anything of any feature. */
export const hasCount = (blob: ApiBlob): boolean =>
  (Object.keys(counted) as Feature[]).some((feature) => (countOf(blob, feature) ?? 0) > 0);
