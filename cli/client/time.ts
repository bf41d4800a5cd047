/** Milliseconds on a clock that never goes back; only differences mean anything. */
export type Now = () => number;

/** Resolves after that time; rejects with the signal's reason when the signal aborts first. */
export type Sleep = (durationMs: number, signal?: AbortSignal) => Promise<void>;

export const now: Now = () => performance.now();

export const sleep: Sleep = (durationMs, signal) =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const end = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", end);
      resolve();
    }, durationMs);
    signal?.addEventListener("abort", end, { once: true });
  });
