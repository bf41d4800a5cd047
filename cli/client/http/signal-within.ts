import { longestTimerMs } from "../time.ts";

/**
 * A signal that aborts with the given one, or with a `TimeoutError` after that time, which may be `Infinity`. Its timer keeps no
 * process alive.
 *
 * Node.js takes a timeout that only `AbortSignal.any` knows of for garbage, and then it never fires; a listener of its own
 * keeps it (https://github.com/nodejs/node/issues/57736).
 */
export function signalWithin(timeoutMs: number, signal?: AbortSignal): AbortSignal {
  const timeout = AbortSignal.timeout(Math.min(timeoutMs, longestTimerMs));
  timeout.addEventListener("abort", () => {}, { once: true });
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
}
