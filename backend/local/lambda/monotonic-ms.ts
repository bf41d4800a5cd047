/**
 * A time in milliseconds that is the same in every thread of this process, and that nobody who sets the clock changes.
 * `performance.now()` counts from the start of each thread.
 */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}
