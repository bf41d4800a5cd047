import {
  ancestorsOf,
  moderationLabels,
} from "../../core/features/moderation/moderation-taxonomy.ts";
import { toldModeration } from "./moderation/moderation-scores.ts";
import { cocoLabels } from "./taxonomy/coco-labels.ts";
import { imagenetLabels } from "./taxonomy/imagenet-labels.ts";
import { describeLabel } from "./taxonomy/label-taxonomy.ts";

/** A label that DetectLabels can answer with here. */
export interface KnownLabel {
  name: string;
  /** All ancestors, in alphabetical order */
  parents: readonly string[];
  aliases: readonly string[];
  categories: readonly string[];
  /** Whether it is found itself; else it is what stands above one that is found */
  isFound: boolean;
  /** Whether it is found with a box for each */
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
 * @param classifier whether the one that can be added is there, which names what is found
 */
export function knownLabels({ classifier = false } = {}): {
  labels: KnownLabel[];
  moderation: KnownModerationLabel[];
} {
  const detected: ReadonlySet<string> = new Set(cocoLabels);
  const found = new Set<string>([...cocoLabels, ...(classifier ? imagenetLabels : [])]);
  const names = new Set([...found].flatMap((name) => [name, ...describeLabel(name).parents]));
  return {
    labels: [...names]
      .sort()
      .map(describeLabel)
      .map((label) => ({
        ...label,
        isFound: found.has(label.name),
        // A finer name for what has a box gets that one, too.
        hasBoxes: [label.name, ...label.parents].some((name) => detected.has(name)),
      })),
    moderation: moderationLabels().map((name) => ({
      name,
      parents: ancestorsOf(name),
      isTold: toldModeration.has(name),
    })),
  };
}
