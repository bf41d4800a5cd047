/** On a machine whose processor many want, work may take so many times what it takes alone. */
const mostWaiting = 4;

/**
 * A clock of the time in which the process ran, in ms, between one reading and the next: for work that keeps the processor
 * busy. It stands still where the process was halted, as by Ctrl-Z, or a laptop slept: nothing was done in that time.
 * @param wallMs monotonic @param processorMs what the process has used
 */
export function runningClock(
  wallMs: () => number = () => performance.now(),
  processorMs: () => number = usedByProcess,
): () => number {
  let wall = wallMs();
  let processor = processorMs();
  let ranMs = 0;
  return () => {
    const wallNow = wallMs();
    const processorNow = processorMs();
    ranMs += Math.min(wallNow - wall, mostWaiting * (processorNow - processor));
    wall = wallNow;
    processor = processorNow;
    return ranMs;
  };
}

function usedByProcess(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
