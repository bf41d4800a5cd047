import type { SettleDelivery, UnansweredCode } from "../client/api-types.ts";
import { settledDurationMs } from "../client/mailbox/settled-duration.ts";
import type { Forwarded } from "./forward.ts";

/**
 * What the API's own sender would write into the ledger: the codes of `getaddrinfo`, `connect(2)`, OpenSSL
 * (https://nodejs.org/api/tls.html#x509-certificate-error-codes) and undici.
 */
const codes: Readonly<Record<string, UnansweredCode>> = {
  ENOTFOUND: "name_not_found",
  EAI_AGAIN: "dns_failed",
  EAI_FAIL: "dns_failed",
  ECONNREFUSED: "connection_refused",
  EHOSTUNREACH: "host_unreachable",
  ENETUNREACH: "host_unreachable",
  EHOSTDOWN: "host_unreachable",
  ENETDOWN: "host_unreachable",
  ETIMEDOUT: "timeout_connect",
  UND_ERR_CONNECT_TIMEOUT: "timeout_connect",
  ECONNRESET: "connection_reset",
  EPIPE: "connection_reset",
  UND_ERR_SOCKET: "connection_closed",
  UND_ERR_HEADERS_TIMEOUT: "timeout_response",
  UND_ERR_BODY_TIMEOUT: "timeout_response",
  TimeoutError: "timeout_response",
  UND_ERR_HEADERS_OVERFLOW: "headers_too_large",
  // How undici refuses a status that nobody asked for: below 100, or 101.
  ERR_ASSERTION: "not_http",
  CERT_HAS_EXPIRED: "tls_expired",
  CERT_NOT_YET_VALID: "tls_not_yet_valid",
  ERR_TLS_CERT_ALTNAME_INVALID: "tls_wrong_host",
  HOSTNAME_MISMATCH: "tls_wrong_host",
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: "tls_wrong_host",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tls_self_signed",
  SELF_SIGNED_CERT_IN_CHAIN: "tls_unknown_ca",
  UNABLE_TO_GET_ISSUER_CERT: "tls_unknown_ca",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls_unknown_ca",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls_unknown_ca",
  CERT_UNTRUSTED: "tls_unknown_ca",
  ERR_SSL_WRONG_VERSION_NUMBER: "tls_not_tls",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "tls_not_tls",
  ERR_SSL_HTTP_REQUEST: "tls_not_tls",
  ERR_SSL_UNKNOWN_PROTOCOL: "tls_not_tls",
};

/** Of a certificate, for what is seldom wrong with one: what it is for, how it was signed, an extension that nobody knows. */
const otherRefusals =
  /^(CERT_|CRL_|ERROR_IN_C|INVALID_(CA|PURPOSE)$|PATH_LENGTH_|UNABLE_TO_|UNSPECIFIED$)/;

/** Why a receiver did not answer, as the ledger has it. */
export function unansweredCode(reason: string): UnansweredCode {
  const known = codes[reason];
  if (known !== undefined) return known;
  if (/^(HPE_|HTTPParserError$)/.test(reason)) return "not_http";
  if (/^(ERR_SSL_|ERR_TLS_|EPROTO$)/.test(reason) || otherRefusals.test(reason))
    return "tls_failed";
  if (/^EAI_/.test(reason)) return "dns_failed";
  return "connection_failed";
}

/** What is said of a delivery that was handed on. */
export function settlementOf(forwarded: Forwarded, tookMs: number): SettleDelivery {
  const durationMs = settledDurationMs(tookMs);
  if (forwarded.kind === "unreachable") {
    return { error_code: unansweredCode(forwarded.reason), duration_ms: durationMs };
  }
  const { statusCode, retryAfterMs } = forwarded;
  return {
    status_code: statusCode,
    duration_ms: durationMs,
    ...(retryAfterMs !== undefined && { retry_after_seconds: Math.ceil(retryAfterMs / 1_000) }),
  };
}
