/** A part of an `UpdateExpression` as dynalite read it: a path's numbers are indexes of lists. */
export interface UpdateSection {
  path: (string | number)[];
}

/** No list of an item's 400 KB has as many elements. */
const beyondAnyList = 400 * 1024;

/**
 * What is set beyond the end of a list is put at its end. dynalite writes it where it was told to and then takes the holes out,
 * one by one: of `list[999999999]` a thousand million, with this whole process standing still. So what lies beyond any list is
 * moved to where lists end, in its order.
 */
export function appendedElements(sections: readonly UpdateSection[]): void {
  const far = sections.flatMap(({ path }) => {
    const index = path.at(-1);
    return typeof index === "number" && index > beyondAnyList ? [{ path, index }] : [];
  });
  const inOrder = [...new Set(far.map(({ index }) => index))].sort((a, b) => a - b);
  for (const { path, index } of far) path[path.length - 1] = beyondAnyList + inOrder.indexOf(index);
}
