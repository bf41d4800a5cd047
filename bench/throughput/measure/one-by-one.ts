import type { Run } from "./measured.ts";

/** Does each after the one before. @returns ms that each took, and how many a second */
export async function oneByOne<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
): Promise<Run> {
  const times: number[] = [];
  const startedMs = performance.now();
  for (const item of items) {
    const beginMs = performance.now();
    await work(item);
    times.push(performance.now() - beginMs);
  }
  return { times, perSecond: (items.length * 1000) / (performance.now() - startedMs) };
}
