/** Runs a load on a child process, and adds its CPU time for each: all of its threads, in ms. */
export async function metered(child, work) {
  const before = await child.ask("usage");
  const result = await work();
  const { cpuSeconds } = await child.ask("usage");
  return { ...result, cpuMs: ((cpuSeconds - before.cpuSeconds) * 1000) / result.times.length };
}
