import type { Label } from "@aws-sdk/client-rekognition";
import type { DetectedPicture, NamedLabel } from "../detector/labels/detection.ts";
import { cocoLabels } from "../detector/taxonomy/coco-labels.ts";
import { describeLabel } from "../detector/taxonomy/label-taxonomy.ts";
import type { DetectLabelsRequest, GeneralLabelsFilters } from "./detect-labels-request.ts";

/**
 * The labels of a picture as DetectLabels answers them: one label a name with one instance a box, and each of its ancestors
 * as a label of its own, without instances and as certain as the most certain of its descendants at least. Most confident first;
 * equals by name.
 *
 * @see https://docs.aws.amazon.com/rekognition/latest/dg/labels.html
 */
export function labelsOfPicture(
  picture: Pick<DetectedPicture, "detections" | "named">,
  {
    minConfidence,
    maxLabels,
    filters,
  }: Pick<DetectLabelsRequest, "minConfidence" | "maxLabels" | "filters">,
): Label[] {
  return [...labelsByName(picture).values()]
    .filter((label) => (label.Confidence ?? 0) >= minConfidence)
    .filter((label) => isWanted(label, filters))
    .map((label) => ({
      ...label,
      Instances: label.Instances?.filter(({ Confidence = 0 }) => Confidence >= minConfidence),
    }))
    .sort(byConfidenceThenName)
    .slice(0, maxLabels);
}

function labelsByName({
  detections,
  named = [],
}: Pick<DetectedPicture, "detections" | "named">): Map<string, Label> {
  const labels = new Map<string, Label>();
  const found = detections.map(({ classIndex, confidence, box }): NamedLabel => {
    const name = cocoLabels[classIndex];
    if (name === undefined) throw new Error(`the detector found class ${classIndex} of 80`);
    return { name, confidence, box };
  });
  for (const { name, confidence, box } of [...found, ...named]) {
    const label = noteLabel(labels, name, confidence);
    if (box) {
      label.Instances?.push({
        BoundingBox: { Width: box.width, Height: box.height, Left: box.left, Top: box.top },
        Confidence: confidence,
      });
    }
    for (const { Name: ancestor = "" } of label.Parents ?? [])
      noteLabel(labels, ancestor, confidence);
  }
  return labels;
}

function noteLabel(labels: Map<string, Label>, name: string, confidence: number): Label {
  const known = labels.get(name);
  if (known) {
    known.Confidence = Math.max(known.Confidence ?? 0, confidence);
    return known;
  }
  const { parents, aliases, categories } = describeLabel(name);
  const label: Label = {
    Name: name,
    Confidence: confidence,
    Instances: [],
    Parents: parents.map((Name) => ({ Name })),
    Aliases: aliases.map((Name) => ({ Name })),
    Categories: categories.map((Name) => ({ Name })),
  };
  labels.set(name, label);
  return label;
}

/** Included by its name or its category, where there is a list to be in, and excluded by neither. */
function isWanted(label: Label, filters: GeneralLabelsFilters): boolean {
  const inLabels = (names: readonly string[]) => names.includes(label.Name ?? "");
  const inCategories = (names: readonly string[]) =>
    label.Categories?.some(({ Name = "" }) => names.includes(Name)) ?? false;
  const { includeLabels, includeCategories, excludeLabels, excludeCategories } = filters;
  const everything = includeLabels.length + includeCategories.length === 0;
  const included = everything || inLabels(includeLabels) || inCategories(includeCategories);
  return included && !inLabels(excludeLabels) && !inCategories(excludeCategories);
}

function byConfidenceThenName(a: Label, b: Label): number {
  const byConfidence = (b.Confidence ?? 0) - (a.Confidence ?? 0);
  return byConfidence || ((a.Name ?? "") < (b.Name ?? "") ? -1 : 1);
}
