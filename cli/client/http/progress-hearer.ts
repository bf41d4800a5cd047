import { untilAborted } from "./until-aborted.ts";

/** What somebody else's function hears, in the midst of a stream where nobody could take what it throws. */
export interface ProgressHearer {
  tell(sentBytes: number, totalBytes: number): void;
  /** Aborts with what it threw, or rejected with */
  signal: AbortSignal;
  /** @throws the same, when all that it returned is settled; the signal's reason, for it may never be */
  heard(ending: AbortSignal): Promise<void>;
}

export function createProgressHearer(
  onProgress: ((sentBytes: number, totalBytes: number) => unknown) | undefined,
): ProgressHearer {
  const failing = new AbortController();
  let hearing = Promise.resolve();
  return {
    signal: failing.signal,
    tell(sentBytes, totalBytes) {
      const told = (async () => {
        await onProgress?.(sentBytes, totalBytes);
      })().catch((error: unknown) => failing.abort(error));
      hearing = hearing.then(() => told);
    },
    heard: (ending) => untilAborted(hearing, ending),
  };
}
