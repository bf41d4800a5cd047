import type { BoundingBox } from "../../../core/features/geometry.ts";
import { classifiedNames, isTold, type NamedShares } from "../classifier/label-tree.ts";
import { overlapOf } from "../picture/geometry.ts";
import { cocoLabels } from "../taxonomy/coco-labels.ts";
import { describeLabel } from "../taxonomy/label-taxonomy.ts";
import type { Detection, NamedLabel } from "./detection.ts";
import { isPerson } from "./persons-by-face.ts";
import { sameClassOverlap } from "./suppress-duplicates.ts";

/** From here on (0–100) the classifier's word counts more than the detector's. */
const contradictsFrom = 60;
/** What the classifier has no word for is contradicted only where the detector is less sure than this itself. */
const unsureBelow = 50;
/** What the detector is less sure of than this tells nothing unless the classifier agrees. */
const sureEnough = 30;
/** So many boxes are named at most, the most certain first: each takes as long as a picture. */
const mostBoxes = 20;

/**
 * Of these a box shows one. Furniture and devices stand in each other's boxes, so that another name for what is in there does
 * not mean that the box is wrong.
 */
const kinds = ["Animal", "Vehicle", "Food"] as const;

/** What both see of a picture. */
export interface NamedDetections {
  /** Most confident first */
  detections: Detection[];
  named: NamedLabel[];
}

/**
 * Has the classifier name what the detector found. Where it knows a finer name, the box gets that one, too; where it contradicts,
 * its name is taken for the box. Of the picture as a whole it tells what it sees.
 *
 * @param detections without duplicates, most confident first; also what is not sure enough by itself
 * @param sharesOf of a box, or of the whole picture
 */
export async function nameDetections(
  detections: readonly Detection[],
  sharesOf: (box?: BoundingBox) => Promise<NamedShares>,
): Promise<NamedDetections> {
  const named: NamedLabel[] = toldOf(await sharesOf());
  const boxes: NamedBox[] = [];
  let looked = 0;
  for (const detection of detections) {
    let box: NamedBox | undefined = asDetected(detection);
    if (!isPerson(detection) && looked < mostBoxes) {
      looked += 1;
      box = nameBox(detection, await sharesOf(detection.box));
    }
    // Two boxes that were two things to the detector may be one to the classifier.
    if (box && !boxes.some((kept) => isSameThing(kept, box))) boxes.push(box);
  }
  named.push(...boxes.flatMap(({ others }) => others));
  const found: Detection[] = [];
  for (const { name, confidence, box } of boxes) {
    const classIndex = (cocoLabels as readonly string[]).indexOf(name);
    if (classIndex >= 0) found.push({ classIndex, confidence, box });
    else named.push({ name, confidence, box });
  }
  return { detections: found.sort((a, b) => b.confidence - a.confidence), named };
}

interface NamedBox {
  name: string;
  confidence: number;
  box: BoundingBox;
  /** Finer names for it, with its box, and those that stand above */
  others: NamedLabel[];
}

const isSameThing = (one: NamedBox, other: NamedBox) =>
  one.name === other.name && overlapOf(one.box, other.box) > sameClassOverlap;

function asDetected({ classIndex, confidence, box }: Detection): NamedBox | undefined {
  if (confidence < sureEnough) return undefined;
  return { name: labelOf(classIndex), confidence, box, others: [] };
}

function nameBox(detection: Detection, shares: NamedShares): NamedBox | undefined {
  const { box, confidence } = detection;
  const seen = labelOf(detection.classIndex);
  const other = contradiction(seen, confidence, shares);
  const name = other ?? seen;
  const share = shares.get(name) ?? 0;
  if (Math.max(confidence, share >= contradictsFrom ? share : 0) < sureEnough) return undefined;
  const related = toldOf(shares).filter(
    (one) => isAbove(name, one.name) || isAbove(one.name, name),
  );
  return {
    name,
    confidence: other ? share : Math.max(confidence, share),
    box,
    others: related.map((one) => (isAbove(name, one.name) ? { ...one, box } : one)),
  };
}

/** The name that the classifier has for what the detector took for something else of its kind. */
function contradiction(seen: string, confidence: number, shares: NamedShares): string | undefined {
  if (!classifiedNames.has(seen) && confidence >= unsureBelow) return undefined;
  const kind = kinds.find((one) => isAbove(one, seen));
  if (kind === undefined) return undefined;
  const others = toldOf(shares).filter(
    ({ name, confidence: share }) =>
      share >= Math.max(contradictsFrom, confidence) &&
      isAbove(kind, name) &&
      name !== seen &&
      !isAbove(name, seen) &&
      !isAbove(seen, name),
  );
  // What the detector has a word for is called by that: a Golden Retriever is a Dog.
  const depth = ({ name }: NamedLabel) =>
    cocoLabels.some((label) => label === name) ? Infinity : describeLabel(name).parents.length;
  return others.sort((a, b) => depth(b) - depth(a) || b.confidence - a.confidence)[0]?.name;
}

function toldOf(shares: NamedShares): NamedLabel[] {
  return [...shares]
    .filter(([name, share]) => isTold(name, share))
    .map(([name, share]) => ({ name, confidence: Math.min(100, share) }))
    .sort((a, b) => b.confidence - a.confidence);
}

const isAbove = (above: string, below: string): boolean =>
  describeLabel(below).parents.includes(above);

function labelOf(classIndex: number): string {
  const name = cocoLabels[classIndex];
  if (name === undefined) throw new Error(`the detector found class ${classIndex} of 80`);
  return name;
}
