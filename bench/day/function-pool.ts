import { Gauge } from "../simulation/gauge.ts";

/** Lambda's concurrent executions of an account: what any function takes, no other has. */
export interface FunctionPool {
  running: Gauge;
  /** Takes one, unless all are taken. */
  take(): boolean;
  free(): void;
  /** Is called whenever one is free again. */
  onFree(listener: () => void): void;
}

export function functionPool(limit: number): FunctionPool {
  const running = new Gauge();
  const listeners: (() => void)[] = [];
  return {
    running,
    take() {
      if (running.now >= limit) return false;
      running.add(1);
      return true;
    },
    free() {
      running.add(-1);
      for (const listener of listeners) listener();
    },
    onFree: (listener) => void listeners.push(listener),
  };
}
