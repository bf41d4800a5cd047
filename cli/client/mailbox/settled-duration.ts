/** More than the API takes: the machine slept meanwhile, or a program was halted. */
const longestDurationMs = 86_400_000;

/** `duration_ms` of a delivery, which took so long by a clock that may say anything. */
export function settledDurationMs(tookMs: number): number {
  return Math.min(longestDurationMs, Math.max(0, Math.round(tookMs)));
}
