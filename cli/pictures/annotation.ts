import type { ApiFace, ApiLabel, ApiText } from "../client/api-types.ts";
import type { Found } from "./found.ts";
import {
  type PictureSize,
  type PixelBox,
  type PixelPoint,
  pixelBox,
  pixelPoints,
} from "./pixel-box.ts";

export interface NamedBox extends PixelBox {
  name: string;
  confidence: number;
  /** In place of the box, where what is in it is tilted */
  corners?: PixelPoint[];
  /** Landmarks of a face */
  points?: PixelPoint[];
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

/** A face has thirty landmarks, and text four corners: what has far more was not found by anyone, and takes its time. */
const mostPoints = 100;

/** Sorts out what of all that was found has a place in a picture of that size. */
export function annotationOf(found: Found, picture: PictureSize): Annotation {
  const { labels = [], text, faces = [], moderation } = found;
  const ofLabels = boxesOfLabels(labels, picture);
  const others = [
    ...faces.map((face) => boxOfFace(face, picture)),
    ...(text ? writtenOn(text).map((written) => boxOfText(written, picture)) : []),
  ];
  const drawn = others.filter((box) => box !== undefined);
  const boxes = [...ofLabels.boxes, ...drawn].sort(byConfidence);
  const names = [
    ...ofLabels.names,
    ...(moderation?.labels ?? []).map(({ label: name, confidence }) => ({ name, confidence })),
  ];
  return {
    boxes: boxes.slice(0, mostBoxes),
    names: names.sort(byConfidence),
    leftOutCount:
      ofLabels.leftOutCount + others.length - drawn.length + Math.max(0, boxes.length - mostBoxes),
  };
}

function boxesOfLabels(labels: readonly ApiLabel[], picture: PictureSize): Annotation {
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
  return { boxes, names: names.filter(({ name }) => !implied.has(name)), leftOutCount };
}

function boxOfFace(face: ApiFace, picture: PictureSize): NamedBox | undefined {
  const box = pixelBox(face.bounding_box, picture);
  const points = pixelPoints(face.landmarks.slice(0, mostPoints), picture);
  return box && { ...box, name: "Face", confidence: face.confidence, points };
}

/** Lines, and the words that are in none of those: also where a line was taken out of the result by hand. */
export const writtenOn = ({ lines, words }: ApiText) => [
  ...lines,
  ...words.filter(({ line }) => line === undefined || lines[line] === undefined),
];

function boxOfText(written: ApiText["lines"][number], picture: PictureSize): NamedBox | undefined {
  const box = pixelBox(written.bounding_box, picture);
  const { length } = written.polygon;
  const corners = length > mostPoints ? [] : pixelPoints(written.polygon, picture);
  const { text: name, confidence } = written;
  return box && { ...box, name, confidence, ...(corners.length > 2 && { corners }) };
}

const byConfidence = (a: { confidence: number }, b: { confidence: number }) =>
  b.confidence - a.confidence;
