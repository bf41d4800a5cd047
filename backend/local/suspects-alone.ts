/** Does the work in company, or alone: then nothing else is under way from its beginning to its end. */
export interface SuspectsAlone {
  /** @throws what `tooLong` makes where its turn has not come within `waitLimitMs`, and what the work throws */
  run<Result>(
    work: () => Promise<Result>,
    how: { alone: boolean; waitLimitMs?: number; tooLong?: () => Error },
  ): Promise<Result>;
}

/**
 * Work on pictures, of which one may have ended the process: with the memory of a small machine, say. All that was under way
 * then is suspected of it. Whatever is suspected has its next attempt alone, so that the guilty one is known, and no other is
 * taken for it a second time. First come, first served: none waits for ever.
 */
export function suspectsAlone(): SuspectsAlone {
  const line: { alone: boolean; begin: () => void }[] = [];
  let underWay = 0;
  let isAlone = false;

  function letIn(): void {
    for (let first = line[0]; first; first = line[0]) {
      if (isAlone || (first.alone && underWay > 0)) return;
      line.shift();
      underWay += 1;
      isAlone = first.alone;
      first.begin();
    }
  }

  return {
    async run(work, { alone, waitLimitMs, tooLong }) {
      await new Promise<void>((resolve, reject) => {
        const waiting = { alone, begin: resolve };
        line.push(waiting);
        letIn();
        if (waitLimitMs === undefined || !tooLong || !line.includes(waiting)) return;
        const overdue = setTimeout(() => {
          line.splice(line.indexOf(waiting), 1);
          reject(tooLong());
          letIn();
        }, waitLimitMs).unref();
        waiting.begin = () => {
          clearTimeout(overdue);
          resolve();
        };
      });
      try {
        return await work();
      } finally {
        underWay -= 1;
        isAlone = false;
        letIn();
      }
    },
  };
}
