import type { CallbackErrorCode } from "../../core/blob/callback.ts";
import { CallbackFault, codeOf, isReset } from "./callback-fault.ts";

/**
 * OpenSSL's verification errors and Node.js's own, by what the one who runs the receiver has to do.
 * @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
export const tlsCodes: Readonly<Record<string, CallbackErrorCode>> = {
  CERT_HAS_EXPIRED: "tls_expired",
  CERT_NOT_YET_VALID: "tls_not_yet_valid",
  ERR_TLS_CERT_ALTNAME_INVALID: "tls_wrong_host",
  HOSTNAME_MISMATCH: "tls_wrong_host",
  // Nothing there has a certificate for the name that was asked for.
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: "tls_wrong_host",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tls_self_signed",
  SELF_SIGNED_CERT_IN_CHAIN: "tls_unknown_ca",
  UNABLE_TO_GET_ISSUER_CERT: "tls_unknown_ca",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls_unknown_ca",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls_unknown_ca",
  CERT_UNTRUSTED: "tls_unknown_ca",
  // What OpenSSL makes of a plain text answer, by version and by what its first bytes happen to be.
  ERR_SSL_WRONG_VERSION_NUMBER: "tls_not_tls",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "tls_not_tls",
  ERR_SSL_HTTP_REQUEST: "tls_not_tls",
  ERR_SSL_UNKNOWN_PROTOCOL: "tls_not_tls",
};

/** What a TLS handshake ended with. */
export function tlsFault(error: unknown): CallbackFault {
  const code = codeOf(error);
  if (code === "ECONNRESET") {
    const errorCode = isReset(error) ? "connection_reset" : "connection_closed";
    return new CallbackFault("tls", errorCode, error);
  }
  return new CallbackFault("tls", tlsCodes[code] ?? "tls_failed", error);
}
