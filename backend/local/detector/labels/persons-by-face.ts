import type { BoundingBox } from "../../../core/features/geometry.ts";
import { shareInside } from "../picture/geometry.ts";
import { cocoLabels } from "../taxonomy/coco-labels.ts";
import type { Detection } from "./detection.ts";

const person = cocoLabels.indexOf("Person");

/** A face that is inside a person's box by so much is that person's. */
const ownFace = 0.5;

export const isPerson = ({ classIndex }: Detection): boolean => classIndex === person;

/**
 * Adds a person for each face that is in no person's box: in a group the detector sees some of them as one. The box is the
 * face's, since no more is known of that person. Most confident first.
 */
export function withPersonsByFace(
  detections: readonly Detection[],
  faces: readonly { box: BoundingBox; score: number }[],
): Detection[] {
  const persons = detections.filter(isPerson);
  const added = faces
    .filter(({ box }) => !persons.some((known) => shareInside(box, known.box) >= ownFace))
    .map(({ box, score }) => ({ classIndex: person, confidence: Math.min(100, score * 100), box }));
  return [...detections, ...added].sort((a, b) => b.confidence - a.confidence);
}
