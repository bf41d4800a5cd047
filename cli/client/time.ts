/** Milliseconds on a clock that never goes back; only differences mean anything. */
export type Now = () => number;

/** Resolves after that time; rejects with the signal's reason when the signal aborts first. */
export type Sleep = (durationMs: number, signal?: AbortSignal) => Promise<void>;

export const now: Now = () => performance.now();

/** What no timer can count: of a longer time it makes a millisecond. */
export const longestTimerMs = 2 ** 31 - 1;

export const sleep: Sleep = async (durationMs, signal) => {
  let leftMs = durationMs;
  for (; leftMs > longestTimerMs; leftMs -= longestTimerMs) await sleepOnce(longestTimerMs, signal);
  await sleepOnce(leftMs, signal);
};

const sleepOnce: Sleep = (durationMs, signal) =>
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
