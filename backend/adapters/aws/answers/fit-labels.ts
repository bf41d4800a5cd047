import type { Label } from "../../../core/features/labels/label.ts";
import type { Fitted } from "./fitted.ts";
import { fits, most, type Room, surestFirst } from "./room.ts";

/**
 * Of more than can be stored the surest are kept: all labels and their surest boxes, or, where not even the labels alone are
 * few enough, the surest of them without boxes.
 */
export function fitLabels(labels: Label[], room: Room): Fitted<"labels"> {
  if (fits(labels, room)) return { result: labels };
  const boxes = labels.flatMap(({ instances }) => instances);
  const sureBoxes = surestFirst(boxes);
  const withBoxes = (count: number): Label[] => {
    const kept = new Set(sureBoxes.slice(0, count));
    return labels.map((label) => ({
      ...label,
      instances: label.instances.filter((instance) => kept.has(instance)),
    }));
  };
  const sureLabels = surestFirst(labels);
  const alone = (count: number): Label[] => {
    const kept = new Set(sureLabels.slice(0, count));
    return labels.filter((label) => kept.has(label)).map((label) => ({ ...label, instances: [] }));
  };
  const some = fits(withBoxes(0), room)
    ? most(boxes.length, withBoxes, room)
    : most(labels.length, alone, room);
  const keptBoxes = some.reduce((sum, { instances }) => sum + instances.length, 0);
  return {
    result: some,
    leftOut: {
      labels: { of: labels.length, count: labels.length - some.length },
      boxes: { of: boxes.length, count: boxes.length - keptBoxes },
    },
  };
}
