import type { ApiLabel } from "../client/api-types.ts";
import { type PictureSize, type PixelBox, pixelBox } from "./pixel-box.ts";

export interface NamedBox extends PixelBox {
  name: string;
  confidence: number;
}

/** What there is to draw about a picture, the most confident first. */
export interface Annotation {
  boxes: NamedBox[];
  /** Labels without a box, but for those that a label with a box implies (a car is a vehicle) */
  names: { name: string; confidence: number }[];
  /** Boxes that cannot be drawn: outside of the picture, not made of numbers, or more than anyone could see */
  leftOutCount: number;
}

/** More than this many boxes hide the picture. */
export const mostBoxes = 1000;

/** Sorts out what of the labels has a place in a picture of that size. */
export function annotationOf(labels: readonly ApiLabel[], picture: PictureSize): Annotation {
  const boxes: NamedBox[] = [];
  const names: Annotation["names"] = [];
  const implied = new Set<string>();
  let leftOutCount = 0;
  for (const { label: name, confidence, instances, parents } of labels) {
    let isDrawn = false;
    for (const instance of instances) {
      const box = pixelBox(instance.bounding_box, picture);
      if (box) boxes.push({ ...box, name, confidence: instance.confidence });
      else leftOutCount += 1;
      isDrawn ||= box !== undefined;
    }
    if (isDrawn) for (const parent of parents) implied.add(parent);
    else names.push({ name, confidence });
  }
  boxes.sort(byConfidence);
  leftOutCount += Math.max(0, boxes.length - mostBoxes);
  return {
    boxes: boxes.slice(0, mostBoxes),
    names: names.filter(({ name }) => !implied.has(name)).sort(byConfidence),
    leftOutCount,
  };
}

const byConfidence = (a: { confidence: number }, b: { confidence: number }) =>
  b.confidence - a.confidence;
