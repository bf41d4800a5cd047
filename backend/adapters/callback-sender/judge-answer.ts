import type { CallbackErrorCode } from "../../core/blob/callback.ts";
import type { AttemptOutcome } from "../../core/ports/callbacks.ts";
import type { Answer } from "./exchange.ts";
import { retryAfterMs } from "./retry-after.ts";

/** What a receiver's status means for its delivery. */
export function judgeAnswer(
  { statusCode, retryAfter }: Pick<Answer, "statusCode" | "retryAfter">,
  now: Date,
): Omit<AttemptOutcome, "durationMs"> {
  if (statusCode >= 200 && statusCode < 300) return { kind: "delivered", statusCode };
  const fault = { phase: "status", statusCode, errorCode: errorCodeOf(statusCode) } as const;
  if (statusCode === 410) return { kind: "stop", ...fault };
  const waitMs = retryAfterMs(retryAfter, now);
  return { kind: "retry", ...fault, ...(waitMs !== undefined && { retryAfterMs: waitMs }) };
}

function errorCodeOf(statusCode: number): CallbackErrorCode {
  if (statusCode === 410) return "status_410";
  if (statusCode === 429) return "status_429";
  if (statusCode >= 300 && statusCode < 400) return "redirect_refused";
  if (statusCode >= 400 && statusCode < 500) return "status_4xx";
  return statusCode >= 500 && statusCode < 600 ? "status_5xx" : "status_unknown";
}
