import type { SettleDelivery } from "../client/api-types.ts";
import { settledDurationMs } from "../client/mailbox/settled-duration.ts";
import type { Forwarded } from "./forward.ts";

/** What is said of a delivery that was handed on: what the API's own sender would write into the ledger. */
export function settlementOf(forwarded: Forwarded, tookMs: number): SettleDelivery {
  const durationMs = settledDurationMs(tookMs);
  if (forwarded.kind === "unanswered") {
    return { error_code: forwarded.code, duration_ms: durationMs };
  }
  const { statusCode, retryAfterMs } = forwarded;
  return {
    status_code: statusCode,
    duration_ms: durationMs,
    ...(retryAfterMs !== undefined && { retry_after_seconds: Math.ceil(retryAfterMs / 1_000) }),
  };
}
