import type { Child } from "./child.ts";
import type { Run } from "./measured.ts";

/** Runs a load on a child process, and adds its CPU time for each: all of its threads, in ms. */
export async function metered(
  { usage }: Pick<Child, "usage">,
  work: () => Promise<Run>,
): Promise<Run> {
  const before = await usage();
  const result = await work();
  const { cpuSeconds } = await usage();
  return { ...result, cpuMs: ((cpuSeconds - before.cpuSeconds) * 1000) / result.times.length };
}
