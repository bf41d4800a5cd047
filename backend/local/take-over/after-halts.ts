/** Of a process that has much to do, not even the longest pause. */
const haltMs = 60_000;

export interface AfterHaltsOptions {
  /** What is to be done once it runs again. */
  wake(): Promise<void>;
  onError: (error: unknown) => void;
  /** The time of day: no other clock goes on while a machine sleeps. */
  nowMs?: () => number;
  everyMs?: number;
}

/**
 * Notices that the process was halted, as by Ctrl-Z, that the machine slept, or that its clock was set ahead.
 * @returns `settled`: waits, where that is so, for what is to be done before anything else; `wokenAtMs`: when it was so last, 0
 *   where it never was
 */
export function afterHalts({
  wake,
  onError,
  nowMs = Date.now,
  everyMs = 5_000,
}: AfterHaltsOptions) {
  let last = nowMs();
  let wokenAt = 0;
  let waking: Promise<void> | undefined;

  function notice(): void {
    const at = nowMs();
    const passed = at - last;
    last = at;
    if (passed > haltMs) {
      wokenAt = at;
      waking ??= wake()
        .catch(onError)
        .finally(() => {
          waking = undefined;
        });
    }
  }

  function settled(): Promise<void> {
    notice();
    return waking ?? Promise.resolve();
  }

  function wokenAtMs(): number {
    notice();
    return wokenAt;
  }

  const timer = setInterval(notice, everyMs).unref();
  return { settled, wokenAtMs, stop: async () => clearInterval(timer) };
}
