import { ApiError } from "../api-error.ts";
import { errorCode } from "../error-code.ts";
import { UploadError } from "../upload-error.ts";
import { NetworkError } from "./network-error.ts";

/** Nothing may be spent until midnight. That is 429, and yet no matter of how fast one asks: what is known is answered. */
export const isOverBudget = (error: unknown): boolean =>
  error instanceof ApiError && error.code === "spending_limit";

/** Before anything was done: throttled, or the key could not be looked up just now. */
export const wasTurnedAway = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.status === 429 || error.code === "access_unavailable") &&
  !isOverBudget(error);

/**
 * For requests to the API: what was turned away, 5xx, 408, a connection that was never made, and lost answers. Each may be sent
 * twice: what would do something twice has an `Idempotency-Key`.
 */
export const mayPassAtApi = (error: unknown): boolean =>
  error instanceof ApiError
    ? wasTurnedAway(error) || mayPassStatus(error.status)
    : isTransient(error);

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
    const { status, s3Code } = error;
    return status === 429 || mayPassStatus(status) || transientS3Codes.has(s3Code ?? "");
  }
  return isTransient(error);
}

/** 501 and 505 say what a server cannot do, today and tomorrow; 507 that somebody has to make room first. */
const mayPassStatus = (status: number) =>
  status === 408 || (status >= 500 && ![501, 505, 507].includes(status));

/** A wrong certificate, a host that does not exist, another protocol and a proxy that refuses stay what they are. */
function isTransient(error: unknown): error is NetworkError {
  if (!(error instanceof NetworkError)) return false;
  const { phase, proxyStatus } = error;
  if (proxyStatus !== undefined && !mayPassStatus(proxyStatus)) return false;
  return phase !== "tls" && phase !== "protocol" && errorCode(error.cause) !== "ENOTFOUND";
}
