export interface MinHeap<Item> {
  readonly size: number;
  push(key: number, item: Item): void;
  /** The least key; Infinity if there is nothing. */
  leastKey(): number;
  /** The item of the least key. @throws if there is nothing */
  pop(): Item;
}

/** Items in the order of their keys, however they come: a binary heap, its keys in an array of their own. */
export function minHeap<Item>(): MinHeap<Item> {
  const keys: number[] = [];
  const items: Item[] = [];
  const keyAt = (i: number) => keys[i] ?? Number.POSITIVE_INFINITY;
  const move = (from: number, to: number) => {
    keys[to] = keys[from] as number;
    items[to] = items[from] as Item;
  };
  const put = (i: number, key: number, item: Item) => {
    keys[i] = key;
    items[i] = item;
  };
  return {
    get size() {
      return keys.length;
    },
    leastKey: () => keyAt(0),
    push(key, item) {
      let i = keys.length;
      for (; i > 0; ) {
        const above = (i - 1) >> 1;
        if (key >= keyAt(above)) break;
        move(above, i);
        i = above;
      }
      put(i, key, item);
    },
    pop() {
      const first = items[0];
      const lastKey = keys.pop();
      const last = items.pop();
      if (lastKey === undefined) throw new Error("The heap is empty.");
      const { length } = keys;
      if (length === 0) return last as Item;
      // The last one is put where the first one was, or further down, where what lies below it is no less.
      let i = 0;
      for (;;) {
        const left = 2 * i + 1;
        if (left >= length) break;
        const least = keyAt(left + 1) < keyAt(left) ? left + 1 : left;
        if (lastKey <= keyAt(least)) break;
        move(least, i);
        i = least;
      }
      put(i, lastKey, last as Item);
      return first as Item;
    },
  };
}
