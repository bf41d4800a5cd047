import { minHeap } from "./min-heap.ts";

/** Events in the order of their moments, on a clock that is only reckoned. */
export interface Timeline {
  nowMs(): number;
  /** Does something so many milliseconds from now. */
  after(ms: number, action: () => void): void;
  /** Goes from event to event until there is none left. */
  run(): void;
}

export function timeline(): Timeline {
  const events = minHeap<() => void>();
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    after: (ms, action) => events.push(nowMs + ms, action),
    run() {
      while (events.size > 0) {
        nowMs = events.leastKey();
        events.pop()();
      }
    },
  };
}
