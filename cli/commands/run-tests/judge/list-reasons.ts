/** What must come, or must not. */
export interface Lists<Item> {
  all_of?: Item[] | undefined;
  any_of?: Item[] | undefined;
  none_of?: Item[] | undefined;
}

export interface Compared<Item> {
  /** What the items are called: `label` */
  what: string;
  /** What came, in words */
  got: string;
  tell(item: Item): string;
  has(item: Item): boolean;
}

/** What of the lists is otherwise, a sentence for each. */
export function listReasons<Item>(
  { all_of: allOf = [], any_of: anyOf, none_of: noneOf = [] }: Lists<Item>,
  { what, got, tell, has }: Compared<Item>,
): string[] {
  const reasons: string[] = [];
  const missing = allOf.filter((item) => !has(item));
  if (missing.length > 0) {
    const names = missing.map(tell).join(" and ");
    reasons.push(`expected ${what}${missing.length > 1 ? "s" : ""} ${names}, got ${got}`);
  }
  if (anyOf && !anyOf.some(has)) {
    reasons.push(`expected ${what} ${anyOf.map(tell).join(" or ")}, got ${got}`);
  }
  const unwanted = noneOf.filter(has);
  if (unwanted.length > 0) {
    reasons.push(`expected no ${what} ${unwanted.map(tell).join(" or ")}, got ${got}`);
  }
  return reasons;
}
