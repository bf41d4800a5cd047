import { cocoLabels } from "../../../backend/local/detector/taxonomy/coco-labels.ts";
import type { Blob } from "../../clients/tracked-blob.ts";
import { ageOf, boxOf, type Sight, writtenOn } from "../../pictures/picture.ts";
import { type Feature, features } from "../../plan/feature-of-operation.ts";
import type { BlobPlan } from "../../plan/plan.ts";

/**
 * What is wrong with the answers of a blob that succeeded: it has one for each feature that was asked for, with what is on
 * its own picture, and none for any other.
 */
export function wrongAnswer(blob: Blob, plan: BlobPlan, sight: Sight): string | undefined {
  const isAsked = (feature: Feature) => plan.features.includes(feature);
  const told = features.filter((feature) => blob[feature] !== undefined);
  const missing = plan.features.find((feature) => !told.includes(feature));
  if (missing) return `has no answer for ${missing}`;
  const unasked = told.find((feature) => !isAsked(feature));
  if (unasked) return `tells of ${unasked}, which was not asked for`;
  const facts = Object.keys(blob.recognition?.features ?? {});
  if (facts.length !== plan.features.length || !facts.every((name) => isAsked(name as Feature)))
    return `names who answered for ${facts}, and not for ${plan.features}`;
  for (const feature of plan.features) {
    const [found, expected] = seen[feature](blob, sight, plan);
    if (found !== expected) return `is to have ${expected} for ${feature}, and has ${found}`;
  }
  return undefined;
}

type Seen = [found: string, expected: string];

/** What is told of each feature, and what is to be. */
const seen: Record<Feature, (blob: Blob, sight: Sight, plan: BlobPlan) => Seen> = {
  labels({ labels = [] }, sight) {
    const name = cocoLabels[sight.classIndex];
    const label = labels.find(({ label }) => label === name);
    const others = labels.map(({ label }) => label).join(", ");
    const found = label && `${name} ${label.confidence} ${label.instances.map(at)}`;
    return [found ?? others, `${name} ${sight.confidence} ${atIts(sight)}`];
  },
  // A reader is shown what is above 50, unless they say otherwise.
  moderation({ moderation }, { explicit }) {
    const found = moderation?.labels.map(({ label, confidence }) => `${label} ${confidence}`);
    return [String(found), explicit < 50 ? "" : `Explicit ${explicit}`];
  },
  text({ text }, sight) {
    const found = text?.lines.map((line) => `${line.text} ${line.confidence} ${at(line)}`);
    return [String(found), `${writtenOn(sight)} ${sight.confidence} ${atIts(sight)}`];
  },
  faces({ faces = [] }, sight, { faceAttributes }) {
    const told = (
      confidence: number,
      where: string,
      age: { low: number; high: number } | undefined,
    ) => `${confidence} ${where}${age ? `, ${age.low} to ${age.high} years` : ""}`;
    const found = faces.map((face) => told(face.confidence, at(face), face.attributes?.age_range));
    const age = faceAttributes ? ageOf(sight) : undefined;
    return [found.join("; "), told(sight.confidence, atIts(sight), age)];
  },
};

type Box = ReturnType<typeof boxOf>;

function at({ bounding_box: { left, top, width, height } }: { bounding_box: Box }): string {
  const rounded = [left, top, width, height].map((share) => Number(share.toFixed(3)));
  return `at ${rounded.join(" ")}`;
}

const atIts = (sight: Sight) => at({ bounding_box: boxOf(sight) });
