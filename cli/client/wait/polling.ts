import type { Pace } from "../http/pace.ts";

/** How often all that is waited for is read. */
export interface Polling {
  /** One more blob is waited for, until `end` is called. */
  begin(): {
    /** How long to wait before its next read, which was to come after so long */
    pauseMs(wantedMs: number): number;
    end(): void;
  };
}

/** All waits of a client together: half of what a deployment takes a second unless it is told otherwise. */
const mostReadsPerS = 25;
/** The rest of the pace is for calls that get something done. */
const shareOfPace = 0.5;

/**
 * Shares the reads among everything that is waited for at the moment, and spreads them: pauses are random between half
 * and all of what they would be, or blobs that were uploaded together would be read in step for ever.
 */
export function createPolling({ pace, random }: { pace: Pace; random: () => number }): Polling {
  let waits = 0;
  return {
    begin() {
      waits += 1;
      return {
        pauseMs(wantedMs) {
          const readsPerS = Math.min(mostReadsPerS, shareOfPace * pace.ratePerS());
          return Math.max(wantedMs, (waits * 1_000) / readsPerS) * (0.5 + random() / 2);
        },
        end: () => {
          waits -= 1;
        },
      };
    },
  };
}
