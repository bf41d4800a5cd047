export interface StallWatch {
  /** Aborts when nothing moved for the given time */
  signal: AbortSignal;
  moved(): void;
  stop(): void;
}

/** Watches something that may take as long as it needs, but must keep moving. */
export function createStallWatch(timeoutMs: number): StallWatch {
  const controller = new AbortController();
  const start = () => setTimeout(() => controller.abort(), timeoutMs);
  let timer = start();
  return {
    signal: controller.signal,
    moved() {
      clearTimeout(timer);
      timer = start();
    },
    stop: () => clearTimeout(timer),
  };
}
