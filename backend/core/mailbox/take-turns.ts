export interface Turns<Item, Result> {
  /** What is done with an item; undefined where nothing comes of it. */
  work: (item: Item) => Promise<Result | undefined>;
  /** So many results are wanted. */
  most: number;
  /** How much of the room a result takes: `largest` at most. */
  sizeOf: (result: Result) => number;
  largest: number;
  /** What all results may take together. */
  room: number;
}

/**
 * Does something with item after item, several at a time, until there are results enough, or the next one could be too much. Once
 * one has failed no other is begun.
 */
export async function takeTurns<Item, Result>(
  items: readonly Item[],
  { work, most, sizeOf, largest, room }: Turns<Item, Result>,
): Promise<{ results: Result[]; faults: unknown[] }> {
  const untried = [...items];
  const results: Result[] = [];
  const faults: unknown[] = [];
  let underWay = 0;
  let used = 0;

  const isForOneMore = () =>
    faults.length === 0 &&
    results.length + underWay < most &&
    used + (underWay + 1) * largest <= room;

  // One of them that finds no room ends; those that are under way look again when they are done.
  async function worker(): Promise<void> {
    while (isForOneMore()) {
      const item = untried.shift();
      if (item === undefined) return;
      underWay += 1;
      try {
        const result = await work(item);
        if (result === undefined) continue;
        results.push(result);
        used += sizeOf(result);
      } catch (error) {
        faults.push(error);
      } finally {
        underWay -= 1;
      }
    }
  }

  await Promise.all(Array.from({ length: most }, worker));
  return { results, faults };
}
