export interface MinHeap<Item> {
  readonly size: number;
  push(key: number, item: Item): void;
  /** The least key; Infinity if there is nothing. */
  leastKey(): number;
  /** The item of the least key. @throws if there is nothing */
  pop(): Item;
}

/** Items in the order of their keys, however they come: a binary heap. */
export function minHeap<Item>(): MinHeap<Item> {
  const nodes: { key: number; item: Item }[] = [];
  const keyAt = (i: number) => nodes[i]?.key ?? Number.POSITIVE_INFINITY;
  const swap = (i: number, j: number) => {
    [nodes[i], nodes[j]] = [nodes[j] as (typeof nodes)[0], nodes[i] as (typeof nodes)[0]];
  };
  return {
    get size() {
      return nodes.length;
    },
    leastKey: () => keyAt(0),
    push(key, item) {
      nodes.push({ key, item });
      let i = nodes.length - 1;
      for (let above = (i - 1) >> 1; i > 0 && keyAt(i) < keyAt(above); above = (i - 1) >> 1) {
        swap(i, above);
        i = above;
      }
    },
    pop() {
      const [first] = nodes;
      if (!first) throw new Error("The heap is empty.");
      swap(0, nodes.length - 1);
      nodes.pop();
      for (let i = 0; ; ) {
        const left = 2 * i + 1;
        const least = keyAt(left + 1) < keyAt(left) ? left + 1 : left;
        if (keyAt(i) <= keyAt(least)) break;
        swap(i, least);
        i = least;
      }
      return first.item;
    },
  };
}
