import { ApiError } from "../api-error.ts";
import type { Now, Sleep } from "../time.ts";
import { UploadError } from "../upload-error.ts";
import { heard } from "./heard.ts";
import { isUnexplained, mayHaveArrived, NetworkError } from "./network-error.ts";
import type { Pace } from "./pace.ts";
import { isOverBudget } from "./passing-failures.ts";
import { checkDuration } from "./unsendable.ts";

/** One call that is about to be sent again. */
export interface Retry {
  /** What stopped it */
  error: ApiError | UploadError | NetworkError;
  /** Until it is sent again */
  delayMs: number;
  /** Since it failed for the first time */
  failingForMs: number;
}

export interface Retrier {
  /**
   * Sends until it works, or fails with what does not pass, or time is up; then it throws the last failure.
   * @param attempt is told how much time is left, in milliseconds
   * @throws {UsageError} `invalid_duration`: the time is not a number
   */
  run<T>(attempt: (leftMs: number) => Promise<T>, call: RetriedCall): Promise<T>;
}

export interface RetriedCall {
  /** Whether it is worth trying again after that error */
  mayPass: (error: unknown) => boolean;
  /** A deadline by the client's clock, or how long it is tried again from its first failure */
  until: { atMs: number } | { forMs: number };
  signal: AbortSignal | undefined;
}

export interface RetrierOptions {
  pace: Pace;
  now: Now;
  sleep: Sleep;
  random: () => number;
  onRetry: ((retry: Retry) => unknown) | undefined;
}

const firstDelayMs = 200;
const longestDelayMs = 5_000;
/** An attempt may take longer than there is time to try again: an upload, say. */
const fewestAttempts = 3;
/** Where no server ever answered, most likely there is none: whoever mistyped a port is told soon. */
const unreachableForMs = 3_000;

/**
 * The one policy for all calls to one server. The wait before each further attempt is random between nothing and 200 ms,
 * 400 ms, 800 ms… up to 5 s ("full jitter"), so that many clients do not come back in step; what the server asks for in
 * `Retry-After` comes on top, and where that is longer than there is time, the failure is told at once.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function createRetrier({ pace, now, sleep, random, onRetry }: RetrierOptions): Retrier {
  let hasAnswered = false;

  /** Until the last attempt; a deadline that the caller set is kept even where no server is. */
  function timeLeftMs({ until }: RetriedCall, { attempts, failingForMs, nowMs }: Failing): number {
    if ("atMs" in until) return until.atMs - nowMs;
    const forMs = hasAnswered ? until.forMs : Math.min(until.forMs, unreachableForMs);
    const leftMs = forMs - failingForMs;
    return leftMs <= 0 && forMs > 0 && attempts < fewestAttempts ? longestDelayMs : leftMs;
  }

  return {
    async run(attempt, call) {
      const { mayPass, until, signal } = call;
      checkDuration("atMs" in until ? until.atMs : until.forMs);
      let failedAtMs: number | undefined;
      for (let attempts = 1; ; attempts += 1) {
        await pace.turn({ signal, latestAtMs: "atMs" in until ? until.atMs : Infinity });
        const sentAtMs = now();
        try {
          const answer = await attempt("atMs" in until ? until.atMs - sentAtMs : Infinity);
          hasAnswered = true;
          pace.passed();
          return answer;
        } catch (error) {
          hasAnswered ||= isAnswer(error) || isServers(error);
          const askedMs = (isAnswer(error) ? error.retryAfterMs : undefined) ?? 0;
          const nowMs = now();
          failedAtMs ??= nowMs;
          const leftMs = timeLeftMs(call, { attempts, failingForMs: nowMs - failedAtMs, nowMs });
          // What nobody waits for holds up no other call either.
          if (isThrottling(error)) pace.throttled(sentAtMs, askedMs > leftMs ? 0 : askedMs);
          else if (isAnswer(error)) pace.passed();
          if (!mayPass(error) || !(isAnswer(error) || error instanceof NetworkError)) throw error;
          if (leftMs <= 0 || askedMs > leftMs) throw error;
          const backoffMs = random() * Math.min(longestDelayMs, firstDelayMs * 2 ** (attempts - 1));
          const delayMs = Math.min(leftMs, askedMs + backoffMs);
          const told = { error, delayMs, failingForMs: nowMs - failedAtMs };
          await heard(onRetry?.(told), signal);
          await sleep(delayMs, signal);
        }
      }
    },
  };
}

interface Failing {
  attempts: number;
  failingForMs: number;
  nowMs: number;
}

const isAnswer = (error: unknown): error is ApiError | UploadError =>
  error instanceof ApiError || error instanceof UploadError;

/** Some server was reached, as far as the platform says. */
const isServers = (error: unknown) =>
  error instanceof NetworkError && mayHaveArrived(error) && !isUnexplained(error);

/**
 * 429 is API Gateway's and the API's; 503 what API Gateway makes of a function that is throttled, and S3's `SlowDown`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const isThrottling = (error: unknown) =>
  isAnswer(error) && (error.status === 429 || error.status === 503) && !isOverBudget(error);
