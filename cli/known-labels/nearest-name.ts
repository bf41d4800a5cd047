/** How many letters must be added, taken away, replaced or swapped with their neighbour to get from one word to the other. */
function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const replaced = (last[column - 1] ?? 0) + (isSame ? 0 : 1);
      const swapped = isSwapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      current.push(Math.min(replaced, swapped, (last[column] ?? 0) + 1, (current.at(-1) ?? 0) + 1));
    }
    before = last;
    last = current;
  }
  return last[to.length] ?? 0;
}

/**
 * The known name that a wrong one was most likely meant to be; undefined when none is near.
 * @param farthest how many slips of the fingers may lie between
 */
export function nearestName(
  wrong: string,
  known: readonly string[],
  farthest = Math.floor(Math.max(3, wrong.length) / 2.5),
): string | undefined {
  // What is this long is no slip of the fingers, and comparing takes time by the product of the lengths.
  if (wrong.length > 200) return undefined;
  const written = wrong.toLowerCase();
  let nearest: string | undefined;
  let nearestDistance = farthest + 1;
  for (const name of known) {
    const distance = editDistance(written, name.toLowerCase());
    if (distance < nearestDistance) [nearest, nearestDistance] = [name, distance];
  }
  return nearest;
}

/** The nearest known name as words at the end of a sentence; empty when none is near. */
export function didYouMean(wrong: string, known: readonly string[]): string {
  const nearest = nearestName(wrong, known);
  return nearest === undefined ? "" : `; did you mean ${nearest}?`;
}
