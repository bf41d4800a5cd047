import type { Sleep } from "../time.ts";
import { ApiError } from "./api-error.ts";
import { mayHaveArrived, NetworkError } from "./network-error.ts";

export interface RetryOptions {
  /** GET is; a POST that may have arrived is not sent twice */
  isSafe: boolean;
  sleep: Sleep;
  random: () => number;
  signal: AbortSignal | undefined;
}

const attempts = 3;
const firstDelayMs = 200;

/**
 * Runs `attempt` up to three times while what stopped it may pass: 429 for every request (it was refused, so nothing
 * happened), a connection that was never made, and for safe requests also 5xx and lost answers. Waits 200 ms, 400 ms…,
 * each between half and all of it, so that many clients do not come back in step.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  { isSafe, sleep, random, signal }: RetryOptions,
): Promise<T> {
  for (let attemptNumber = 1; ; attemptNumber += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (attemptNumber === attempts || !mayPass(error, isSafe)) throw error;
      const delayMs = firstDelayMs * 2 ** (attemptNumber - 1);
      await sleep(delayMs * (0.5 + random() / 2), signal);
    }
  }
}

function mayPass(error: unknown, isSafe: boolean): boolean {
  if (error instanceof ApiError) {
    return error.status === 429 || (isSafe && error.status >= 500);
  }
  if (error instanceof NetworkError) {
    if (error.phase === "tls" || error.message.includes("ENOTFOUND")) return false;
    return isSafe || !mayHaveArrived(error);
  }
  return false;
}
