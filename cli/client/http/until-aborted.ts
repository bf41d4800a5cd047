import { ownSignal } from "./own-signal.ts";

/**
 * What was promised, or the signal's reason as soon as that aborts. undici hears of it only once it is connected: not while it
 * looks a name up, connects, shakes hands, or waits for a proxy's tunnel. Somebody else's function need not hear it at all.
 */
export function untilAborted<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    const own = ownSignal(signal);
    own.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => own.removeEventListener("abort", abort));
  });
}
