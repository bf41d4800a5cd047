/** What an attempt is doing; a deadline that passes names it. */
type Stage = "dns" | "connect" | "tls" | "response";

/** The one time limit of an attempt, over all of its stages. */
export interface Deadline {
  readonly signal: AbortSignal;
  stage: Stage;
  remainingMs(): number;
  clear(): void;
}

/**
 * A process that was halted meanwhile finds its timers due before it reads what the receiver answered: that is read first.
 * @param nowMs a clock that never goes back
 */
export function startDeadline(timeoutMs: number, nowMs: () => number): Deadline {
  const controller = new AbortController();
  const endMs = nowMs() + timeoutMs;
  const end = () => controller.abort();
  const timer = setTimeout(() => setImmediate(() => setImmediate(end)), timeoutMs);
  return {
    signal: controller.signal,
    stage: "dns",
    remainingMs: () => Math.max(0, endMs - nowMs()),
    clear: () => clearTimeout(timer),
  };
}

/** The promise's value, or a rejection as soon as the signal aborts, whatever the promise does. */
export function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
