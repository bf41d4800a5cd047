import { chmod } from "node:fs/promises";

const nobody = 65_534;

/**
 * Calls as somebody who may not read what is not theirs. Root may read everything, so where the tests are root's this
 * process is nobody for as long as it takes: what it loads it must have loaded before.
 * @param folder root's own, with what the call has to reach
 */
export async function asOrdinaryUser<T>(folder: string, call: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return call();
  await chmod(folder, 0o755);
  process.seteuid?.(nobody);
  try {
    return await call();
  } finally {
    process.seteuid?.(0);
  }
}
