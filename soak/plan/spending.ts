import type { Feature } from "./feature-of-operation.ts";

/** Of one call, in millionths of a dollar. Labels are asked for with the picture's quality, which is billed beside them. */
export const prices: Record<Feature, number> = {
  labels: 1_750,
  moderation: 1_000,
  text: 1_000,
  faces: 1_000,
};

/** All answers about one picture cost so much; every account would pay a third of them, and the limited one some of the first. */
const firstLimitPerPicture = 100;

/**
 * What the limited account may spend in a day, at first and once the operator has raised it, in millionths of a dollar: the
 * first is reached with the first of so many pictures.
 */
export const spendingLimits = (pictures: number) => ({
  first: Math.max(prices.labels, pictures * firstLimitPerPicture),
  raised: 10_000_000,
});
