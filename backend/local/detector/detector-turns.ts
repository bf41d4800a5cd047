import { DetectorBusyError } from "./detector-errors.ts";

/** Waits for a turn, does that work, and lets the next one in. @throws DetectorBusyError, and what the work throws */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

interface Options {
  /** How many have their turn at once: as many as the detector looks at. Default 1. */
  places?: number;
  /** Default 15,000 ms: whoever asks waits 25 s for an answer, and looking at a picture takes its time, too. */
  waitLimitMs?: number;
}

/**
 * The line in front of the detector: first in, first out. Who has waited for too long to be answered in time is sent away
 * before anything is done for it: a machine that is too slow for all that is asked of it does not work for nobody.
 */
export function detectorTurns({ places = 1, waitLimitMs = 15_000 }: Options = {}): InTurn {
  const line: (() => void)[] = [];
  let free = places;

  function turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        clearTimeout(overdue);
        resolve();
      };
      const overdue = setTimeout(() => {
        line.splice(line.indexOf(begin), 1);
        reject(new DetectorBusyError(`The detector had no time for it within ${waitLimitMs} ms.`));
      }, waitLimitMs);
      // What has its turn keeps the process alive.
      overdue.unref();
      line.push(begin);
    });
  }

  return async (work) => {
    if (free > 0) free -= 1;
    else await turn();
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next) next();
      else free += 1;
    }
  };
}
