/**
 * What some work gave, and the milliseconds of processor time that this process took for it, all of its threads together:
 * unlike the time on the wall, no matter of what else the machine does meanwhile. For guards against work that grows with
 * the square of what a stranger sends.
 */
export async function cpuMsOf<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; cpuMs: number }> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, cpuMs: (user + system) / 1_000 };
}
