import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds on a clock that never goes back; only differences mean anything. */
export type Now = () => number;

/** Resolves after that time; rejects with the signal's reason when the signal aborts first. */
export type Sleep = (durationMs: number, signal?: AbortSignal) => Promise<void>;

export const now: Now = () => performance.now();

export const sleep: Sleep = async (durationMs, signal) => {
  try {
    await delay(durationMs, undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
};
