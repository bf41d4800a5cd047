import type { AttemptPhase, CallbackErrorCode } from "../blob/callback.ts";
import { judgeStatus } from "../callback/judge-status.ts";
import type { AttemptOutcome } from "../ports/callbacks.ts";

/**
 * Why a listener got no answer from its receiver, and how far it came. What else can go wrong with a callback either comes with
 * a status, or is never met on the way from a mailbox.
 */
export const unansweredPhases = {
  name_not_found: "dns",
  dns_failed: "dns",
  timeout_dns: "timeout",
  connection_refused: "connect",
  host_unreachable: "connect",
  connection_failed: "connect",
  timeout_connect: "timeout",
  connection_reset: "status",
  connection_closed: "status",
  tls_not_tls: "tls",
  tls_expired: "tls",
  tls_not_yet_valid: "tls",
  tls_wrong_host: "tls",
  tls_self_signed: "tls",
  tls_unknown_ca: "tls",
  tls_failed: "tls",
  timeout_tls: "timeout",
  not_http: "status",
  headers_too_large: "status",
  timeout_response: "timeout",
  listener_gone: undefined,
} as const satisfies Partial<Record<CallbackErrorCode, AttemptPhase | undefined>>;

/** Why a listener's receiver gave no answer. */
export type UnansweredCode = keyof typeof unansweredPhases;

/** What a listener says of its receiver. */
export type ListenerReport = { durationMs: number } & (
  | { statusCode: number; retryAfterMs?: number }
  | { errorCode: UnansweredCode }
);

/** What it means, as if the receiver had been called from here. */
export function judgeReport(report: ListenerReport): AttemptOutcome {
  const { durationMs } = report;
  if ("statusCode" in report) {
    return { ...judgeStatus(report.statusCode, report.retryAfterMs), durationMs };
  }
  const { errorCode } = report;
  const phase = unansweredPhases[errorCode];
  return { kind: "retry", errorCode, ...(phase && { phase }), durationMs };
}
