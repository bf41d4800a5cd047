import { CallError, type Failure } from "../api/failure.ts";
import type { Entry } from "./entry.ts";
import { pause } from "./pause.ts";

const firstPauseMs = 500;
const longestPauseMs = 10_000;
/** What is only over later than that, a day's spending limit say, is for the user to know now. */
const longestWaitMs = 60_000;

/**
 * Asks again for as long as the same request may be answered otherwise a little later; the entry says so meanwhile.
 * @throws {CallError} what is not over that soon; the signal's reason
 */
export async function untilAnswered<Answer>(
  { abort: { signal }, trouble }: Pick<Entry, "abort" | "trouble">,
  ask: () => Promise<Answer>,
  mayPass: (failure: Failure) => boolean,
): Promise<Answer> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    try {
      const answer = await ask();
      trouble.value = undefined;
      return answer;
    } catch (error) {
      const failure = error instanceof CallError ? error.failure : undefined;
      const waitMs = failure?.retryAfterMs ?? pauseMs;
      if (!failure || !mayPass(failure) || waitMs > longestWaitMs) {
        trouble.value = undefined;
        throw error;
      }
      trouble.value = `${failure.message} The page asks again by itself.`;
      await pause(waitMs, signal);
    }
  }
}

/** Refused for the moment, and nothing was done. */
export const isThrottled = ({ status }: Failure) => status === 429 || status === 503;

/** Of a read, which can be made again whatever became of it. */
export const isPassing = ({ status }: Failure) =>
  status === undefined || status === 429 || status >= 500;
