import type { BoundingBox, Feature, Point, RekogBlob } from "../api/types.ts";
import { coloursOf } from "./colours.ts";

/** Something that was found at a place in the picture. */
export interface Mark {
  id: string;
  /** What it belongs to in the list beside the picture: a label, a line, a face */
  group: string;
  name: string;
  confidence: number;
  box: BoundingBox;
  /** In place of the box, where what was found is tilted */
  polygon?: readonly Point[] | undefined;
  /** Within it */
  points?: readonly Point[] | undefined;
  colour: string;
}

export interface MarkSettings {
  feature: Feature;
  textUnit: "lines" | "words";
}

/** All that a feature has found at places, the largest first, so that what lies within it can still be pointed at. */
export function marksOf(blob: RekogBlob, settings: MarkSettings): Mark[] {
  const area = ({ box }: Mark) => box.width * box.height;
  return ofFeature(blob, settings).sort((one, other) => area(other) - area(one));
}

/** Those that are as sure as the slider says. */
export const atLeast = (marks: readonly Mark[], threshold: number) =>
  marks.filter(({ confidence }) => confidence >= threshold);

/** Whether it is what was pointed at: itself by its id, or all of a group. */
export const isOf = ({ id, group }: Pick<Mark, "id" | "group">, forward: string) =>
  forward === id || forward === group;

/** The colour of each label that has boxes, whatever the slider says: none changes as it moves. */
export const labelColours = ({ labels = [] }: RekogBlob) =>
  coloursOf(labels.filter(({ instances }) => instances.length > 0).map(({ label }) => label));

function ofFeature(blob: RekogBlob, { feature, textUnit }: MarkSettings): Mark[] {
  switch (feature) {
    case "labels": {
      const colours = labelColours(blob);
      return (blob.labels ?? []).flatMap(({ label, instances }) =>
        instances.map(({ confidence, bounding_box: box }, index) => ({
          id: `${label}/${index}`,
          group: label,
          name: label,
          colour: colours.get(label) ?? "",
          ...{ confidence, box },
        })),
      );
    }
    case "text": {
      const found = blob.text?.[textUnit] ?? [];
      const colours = coloursOf(found.map((_, index) => String(index)));
      return found.map(({ text, confidence, bounding_box: box, polygon }, index) => ({
        id: `${textUnit}/${index}`,
        group: `${textUnit}/${index}`,
        name: text,
        colour: colours.get(String(index)) ?? "",
        polygon: polygon.length > 2 ? polygon : undefined,
        ...{ confidence, box },
      }));
    }
    case "faces": {
      const faces = blob.faces ?? [];
      const colours = coloursOf(faces.map((_, index) => String(index)));
      return faces.map(({ confidence, bounding_box: box, landmarks }, index) => ({
        id: `face/${index}`,
        group: `face/${index}`,
        name: `Face ${index + 1}`,
        colour: colours.get(String(index)) ?? "",
        points: landmarks,
        ...{ confidence, box },
      }));
    }
    case "moderation":
      return [];
  }
}
