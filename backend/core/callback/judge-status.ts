import type { CallbackErrorCode } from "../blob/callback.ts";
import type { AttemptOutcome } from "../ports/callbacks.ts";

/**
 * What a receiver's status means for its delivery, whoever asked it.
 * @param retryAfterMs what it asked for in `Retry-After`
 */
export function judgeStatus(
  statusCode: number,
  retryAfterMs: number | undefined,
): Omit<AttemptOutcome, "durationMs"> {
  if (statusCode >= 200 && statusCode < 300) return { kind: "delivered", statusCode };
  const fault = { phase: "status", statusCode, errorCode: errorCodeOf(statusCode) } as const;
  if (statusCode === 410) return { kind: "stop", ...fault };
  return { kind: "retry", ...fault, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** Those that name another place, with or without a `Location` in their answer; a 304, say, names none. */
const redirects = [300, 301, 302, 303, 307, 308];

function errorCodeOf(statusCode: number): CallbackErrorCode {
  if (statusCode === 410) return "status_410";
  if (statusCode === 429) return "status_429";
  if (redirects.includes(statusCode)) return "redirect_refused";
  if (statusCode >= 400 && statusCode < 500) return "status_4xx";
  return statusCode >= 500 && statusCode < 600 ? "status_5xx" : "status_unknown";
}
