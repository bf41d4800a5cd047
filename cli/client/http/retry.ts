import { ApiError } from "../api-error.ts";
import { errorCode } from "../error-code.ts";
import type { Sleep } from "../time.ts";
import { UploadError } from "../upload-error.ts";
import { mayHaveArrived, NetworkError } from "./network-error.ts";

export interface RetryOptions {
  /** Whether it is worth trying again after that error */
  mayPass: (error: unknown) => boolean;
  sleep: Sleep;
  random: () => number;
  signal: AbortSignal | undefined;
}

const attempts = 3;
const firstDelayMs = 200;

/**
 * Runs `attempt` up to three times while what stopped it may pass. Waits 200 ms, 400 ms…, each between half and all of it,
 * so that many clients do not come back in step.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  { mayPass, sleep, random, signal }: RetryOptions,
): Promise<T> {
  for (let attemptNumber = 1; ; attemptNumber += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (attemptNumber === attempts || !mayPass(error)) throw error;
      const delayMs = firstDelayMs * 2 ** (attemptNumber - 1);
      await sleep(delayMs * (0.5 + random() / 2), signal);
    }
  }
}

/**
 * For requests to the API: 429 for every one (it was refused, so nothing happened), a connection that was never made, and
 * for requests that may be sent twice also 5xx and lost answers.
 */
export const mayPassAtApi = (isSafe: boolean) => (error: unknown) => {
  if (error instanceof ApiError) {
    return error.status === 429 || (isSafe && error.status >= 500);
  }
  return isTransient(error) && (isSafe || !mayHaveArrived(error));
};

// Of https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html. RequestTimeout is a 400: the bytes came too slowly.
const transientS3Codes = new Set([
  "InternalError",
  "RequestTimeout",
  "ServiceUnavailable",
  "SlowDown",
]);

/** For the form: whatever was not S3's own refusal of it. */
export function mayPassAtStorage(error: unknown): boolean {
  if (error instanceof UploadError) {
    return error.status >= 500 || transientS3Codes.has(error.s3Code ?? "");
  }
  return isTransient(error);
}

/** A wrong certificate or a host that does not exist stays what it is. */
function isTransient(error: unknown): error is NetworkError {
  if (!(error instanceof NetworkError)) return false;
  return error.phase !== "tls" && errorCode(error.cause) !== "ENOTFOUND";
}
