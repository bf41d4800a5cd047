import type { RekogClientOptions } from "../client-options.ts";
import { type Now, now, type Sleep, sleep } from "../time.ts";
import { clientClosed } from "./client-closed.ts";

/** The clock and the chance of one client. */
export interface ClientTime {
  now: Now;
  sleep: Sleep;
  wallClock: () => number;
  random: () => number;
  /** Ends all that sleeps, and whatever wants to: with `client_closed`. */
  close(): void;
}

export function clientTime(options: RekogClientOptions): ClientTime {
  const { random = Math.random, wallClock = Date.now } = options;
  const rest = options.sleep ?? sleep;
  const closing = new AbortController();
  return {
    now: options.now ?? now,
    sleep: async (durationMs, signal) =>
      rest(durationMs, AbortSignal.any([closing.signal, ...(signal ? [signal] : [])])),
    wallClock,
    random,
    close: () => closing.abort(clientClosed()),
  };
}
