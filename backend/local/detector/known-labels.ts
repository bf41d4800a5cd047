import {
  ancestorsOf,
  moderationLabels,
} from "../../core/features/moderation/moderation-taxonomy.ts";
import { cocoLabels } from "./labels/coco-labels.ts";
import { describeLabel } from "./labels/label-taxonomy.ts";
import { toldModeration } from "./moderation/moderation-scores.ts";

/** A label that DetectLabels can answer with here. */
export interface KnownLabel {
  name: string;
  /** All ancestors, in alphabetical order */
  parents: readonly string[];
  aliases: readonly string[];
  categories: readonly string[];
  /** Whether it is found itself, with a box for each; else it is what stands above one that is found */
  hasBoxes: boolean;
}

/** A moderation label of Rekognition's. */
export interface KnownModerationLabel {
  name: string;
  /** All ancestors, the topmost first */
  parents: readonly string[];
  /** Whether the local detector can answer with it */
  isTold: boolean;
}

/**
 * What the detectors on this machine can say: labels by their names, and Rekognition's whole taxonomy of moderation with what
 * can be told of it marked. It is made of lists: no model is loaded, nor anything that runs one.
 */
export function knownLabels(): { labels: KnownLabel[]; moderation: KnownModerationLabel[] } {
  const found = new Set<string>(cocoLabels);
  const names = new Set(
    cocoLabels.flatMap((name): string[] => [name, ...describeLabel(name).parents]),
  );
  return {
    labels: [...names]
      .sort()
      .map((name) => ({ ...describeLabel(name), hasBoxes: found.has(name) })),
    moderation: moderationLabels.map((name) => ({
      name,
      parents: ancestorsOf(name),
      isTold: toldModeration.has(name),
    })),
  };
}
