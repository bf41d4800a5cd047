export interface TaxonomyEntry {
  category: string;
  /** Direct parents only; the ancestors follow from them. */
  parents?: readonly string[];
  aliases?: readonly string[];
}

export type TaxonomyRows = readonly (readonly [name: string, entry: TaxonomyEntry])[];

/** Labels of one category, each with what is its own. */
export const group = (
  category: string,
  entries: Record<string, Omit<TaxonomyEntry, "category">>,
): TaxonomyRows => Object.entries(entries).map(([name, entry]) => [name, { category, ...entry }]);

/** Labels of one category, by their direct parents: both are lists of names with commas. */
export const families = (category: string, children: Record<string, string>): TaxonomyRows =>
  Object.entries(children).flatMap(([parents, names]) =>
    names
      .split(", ")
      .map(
        (name) => [name, { category, ...(parents && { parents: parents.split(", ") }) }] as const,
      ),
  );
