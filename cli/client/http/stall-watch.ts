export interface StallWatch {
  /** Aborts when nothing moved for the given time */
  signal: AbortSignal;
  moved(): void;
  stop(): void;
}

/** Watches something that may take as long as it needs, but must keep moving. */
export function createStallWatch(timeoutMs: number): StallWatch {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeoutMs);
  return {
    signal: controller.signal,
    moved: () => timer.refresh(),
    stop: () => clearTimeout(timer),
  };
}
