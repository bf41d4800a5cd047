import { untilAborted } from "./until-aborted.ts";

/**
 * What somebody else's function returned, once that is settled: it may be a promise that never is.
 * @throws what it rejects with; the signal's reason
 */
export async function heard(returned: unknown, signal: AbortSignal | undefined): Promise<void> {
  const isPromised = typeof returned === "object" && returned !== null && "then" in returned;
  if (isPromised) await untilAborted(Promise.resolve(returned), signal);
}
