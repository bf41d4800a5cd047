/** What one process saw: with a classifier, or without. */
export interface Measured {
  /** From nothing to the first answer. */
  firstMs: number;
  /** The least of some rounds: a picture without a thing in it, and one with some. */
  emptyMs: number;
  boxesMs: number;
  /** How many boxes that one has. */
  boxes: number;
  /** Resident, after all. */
  megabytes: number;
}

interface Target {
  target: string;
  value: string;
  met: boolean;
}

const mostPictureMs = 60;
const mostBoxMs = 40;
const mostFirstMs = 1_000;
const mostMegabytes = 60;

/** What was aimed at, and what the classifier costs more. */
export function targetsOf(without: Measured, classified: Measured): Target[] {
  const picture = classified.emptyMs - without.emptyMs;
  const box = (classified.boxesMs - without.boxesMs - picture) / classified.boxes;
  return [
    atMost("a picture, more than without", picture, mostPictureMs, "ms"),
    atMost("a box, more than without", box, mostBoxMs, "ms"),
    atMost(
      "first picture, more than without",
      classified.firstMs - without.firstMs,
      mostFirstMs,
      "ms",
    ),
    atMost(
      "memory, more than without",
      classified.megabytes - without.megabytes,
      mostMegabytes,
      "MB",
    ),
  ];
}

/** The best that several processes saw: what else the machine had to do is not the classifier's. */
export function bestOf(several: readonly Measured[]): Measured {
  const least = (of: (one: Measured) => number) => Math.min(...several.map(of));
  return {
    firstMs: least(({ firstMs }) => firstMs),
    emptyMs: least(({ emptyMs }) => emptyMs),
    boxesMs: least(({ boxesMs }) => boxesMs),
    boxes: least(({ boxes }) => boxes),
    megabytes: least(({ megabytes }) => megabytes),
  };
}

const atMost = (what: string, value: number, most: number, unit: string): Target => ({
  target: `${what} ≤ ${most} ${unit}`,
  value: `${value.toFixed(0)} ${unit}`,
  met: value <= most,
});
