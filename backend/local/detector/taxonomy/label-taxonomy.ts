import { cocoTaxonomy } from "./coco-taxonomy.ts";
import { imagenetTaxonomy } from "./imagenet-taxonomy.ts";
import type { TaxonomyEntry } from "./taxonomy-entry.ts";

/** What Rekognition says of a label besides its confidence and its boxes. */
export interface LabelDescription {
  name: string;
  /** All ancestors, in alphabetical order as Rekognition lists them. */
  parents: readonly string[];
  aliases: readonly string[];
  categories: readonly string[];
}

const taxonomy: ReadonlyMap<string, TaxonomyEntry> = new Map([
  ...cocoTaxonomy,
  ...imagenetTaxonomy,
]);

/** @throws if the taxonomy has no such label, which the test of this module rules out for all classes */
export function describeLabel(name: string): LabelDescription {
  const { category, aliases = [] } = entryOf(name);
  return { name, parents: [...ancestorsOf(name)].sort(), aliases, categories: [category] };
}

function ancestorsOf(name: string, found: Set<string> = new Set()): Set<string> {
  for (const parent of entryOf(name).parents ?? []) {
    found.add(parent);
    ancestorsOf(parent, found);
  }
  return found;
}

function entryOf(name: string): TaxonomyEntry {
  const entry = taxonomy.get(name);
  if (!entry) throw new Error(`the taxonomy has no label ${name}`);
  return entry;
}
