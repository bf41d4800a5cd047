/** A kill is due after each so much of the results. */
const share = 0.3;

/**
 * Calls `kill` at the chosen points of progress, one after another.
 * @param kill is told how many blobs were done
 */
export function killsAt(
  { blobs, kills }: { blobs: number; kills: number },
  kill: (done: number) => Promise<void>,
) {
  const points = Array.from({ length: kills }, (_, i) => Math.ceil(blobs * share * (i + 1)));
  let count = 0;
  let killing = Promise.resolve();
  return {
    onDone(): void {
      count += 1;
      if (points[0] !== count) return;
      points.shift();
      const at = count;
      killing = killing.then(() => kill(at));
      // It is heard of in `done`.
      killing.catch(() => {});
    },
    /** Settles when all that were due are over; rejects as `kill` does. */
    done: () => killing,
  };
}
