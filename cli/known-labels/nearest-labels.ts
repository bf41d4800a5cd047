import type { KnownLabels } from "./known-labels.ts";
import { nearestName } from "./nearest-name.ts";

const mostNamed = 3;

/** As names are compared: the case of letters, spaces and hyphens are a matter of taste. */
export const plainName = (name: string) => name.toLowerCase().replaceAll(/[\s_-]+/g, "");

/** Labels are short, and a `Tiger` is no `Tie`: one slip in four letters is all that is taken for one. */
const nearestSpelling = (wrong: string, known: readonly string[]) =>
  nearestName(wrong, known, Math.max(1, Math.floor(wrong.length / 4)));

/**
 * What the local detector can say and a name that it cannot say was most likely meant to be, at most three: a label of nearly
 * its letters, those that share a word with it, those of the category that it names.
 */
export function nearestLabels(wrong: string, { labels }: Pick<KnownLabels, "labels">): string[] {
  const spelt = spellings(labels);
  const categories = [...new Set(labels.flatMap((label) => label.categories))];
  const misspelt = nearestSpelling(wrong, [...spelt.keys()]) ?? "";
  const category = nearestSpelling(wrong, categories) ?? "";
  const found = [
    ...[...spelt].filter(([one]) => one === misspelt),
    ...[...spelt].filter(([one]) => sharesWord(one, wrong)),
    ...[...spelt].filter(([, name]) =>
      labels.find((label) => label.name === name)?.categories.includes(category),
    ),
  ];
  return [...new Set(found.map(([, name]) => name))].slice(0, mostNamed);
}

/** The label that a name has nearly the letters of, by its name or an alias; undefined if there is none. */
export function meantLabel(
  wrong: string,
  { labels }: Pick<KnownLabels, "labels">,
): string | undefined {
  const spelt = spellings(labels);
  return spelt.get(nearestSpelling(wrong, [...spelt.keys()]) ?? "");
}

/** Names and aliases, each with the name that it stands for. */
const spellings = (labels: KnownLabels["labels"]): Map<string, string> =>
  new Map(labels.flatMap(({ name, aliases }) => [name, ...aliases].map((one) => [one, name])));

/** `Sports Car` and `Car`, `Plane` and `Airplane`. */
function sharesWord(known: string, wrong: string): boolean {
  const words = wordsOf(wrong);
  if (wordsOf(known).some((word) => words.includes(word))) return true;
  return wrong.length > 3 && plainName(known).includes(plainName(wrong));
}

const wordsOf = (name: string) =>
  name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2 && word !== "and");

/** Of moderation labels: what can be said of those above it, else what has nearly its letters. */
export function nearestModeration(
  wrong: string,
  { moderation }: Pick<KnownLabels, "moderation">,
): string[] {
  const told = moderation.filter(({ isTold }) => isTold).map(({ name }) => name);
  const known = moderation.find(({ name }) => name.toLowerCase() === wrong.toLowerCase());
  if (known) return known.parents.filter((parent) => told.includes(parent));
  const nearest = nearestSpelling(wrong, told);
  return nearest === undefined ? [] : [nearest];
}

/** Names as words at the end of a sentence; empty when there are none. */
export function didYouMeanOneOf(names: readonly string[]): string {
  const last = names.at(-1);
  if (last === undefined) return "";
  const others = names.slice(0, -1);
  return `; did you mean ${others.length > 0 ? `${others.join(", ")} or ` : ""}${last}?`;
}
