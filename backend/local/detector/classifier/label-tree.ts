import { imagenetLabels } from "../taxonomy/imagenet-labels.ts";
import { describeLabel } from "../taxonomy/label-taxonomy.ts";

/** What each name gets of a picture, 0–100: a name has all that those below it have. */
export type NamedShares = ReadonlyMap<string, number>;

/** The name of each class, and all that stand above it. */
const namesByClass: readonly (readonly string[])[] = imagenetLabels.map((name) => [
  name,
  ...describeLabel(name).parents,
]);

/** All names that can be told. */
export const classifiedNames: ReadonlySet<string> = new Set(namesByClass.flat());

/**
 * Sums shares up the taxonomy: the breeds of a dog that share one picture are a dog together.
 * @param shares what each of ImageNet's classes gets of 1
 */
export function sumUpTree(shares: ArrayLike<number>): NamedShares {
  const sums = new Map<string, number>();
  for (const [classIndex, names] of namesByClass.entries()) {
    for (const name of names) {
      sums.set(name, (sums.get(name) ?? 0) + (shares[classIndex] ?? 0) * 100);
    }
  }
  return sums;
}

/** Below this (0–100) a name is a guess among many. */
const leastShare = 25;

/** What a name gets of a picture that shows nothing: the share of the classes that are below it, 0–100. */
const byChance: NamedShares = sumUpTree(imagenetLabels.map(() => 1 / imagenetLabels.length));

/**
 * Whether a name is to be told. Two fifths of the classes are animals, so that a lawn is an animal to 40: what counts is how
 * far it is beyond chance.
 */
export function isTold(name: string, share: number): boolean {
  const chance = byChance.get(name) ?? 0;
  return share >= leastShare && (share - chance) / (100 - chance) >= leastShare / 100;
}
