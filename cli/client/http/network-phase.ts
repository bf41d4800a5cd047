import { errorCode } from "../error-code.ts";
import type { NetworkPhase } from "./network-error.ts";

/**
 * How far a request came, by what undici or Node.js threw. The codes are those of `getaddrinfo`, `connect(2)`, OpenSSL
 * (https://nodejs.org/api/errors.html, https://nodejs.org/api/tls.html#x509-certificate-error-codes) and undici.
 */
export function phaseOf(error: unknown): NetworkPhase {
  const code = errorCode(error) ?? "";
  if (/^(ENOTFOUND|EAI_\w+)$/.test(code)) return "dns";
  if (
    /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/.test(
      code,
    )
  ) {
    return "connect";
  }
  if (/CERT|^ERR_TLS_|^ERR_SSL_|^EPROTO$|^UNABLE_TO_|^HOSTNAME_MISMATCH$/.test(code)) return "tls";
  if (/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/.test(code) || nameOf(error) === "TimeoutError")
    return "timeout";
  return isNoHttp(error) ? "protocol" : "closed";
}

/**
 * Another server's words, an upgrade that nobody asked for, or an answer without end: the next try would get the same.
 * undici tells the upgrade in the message alone.
 */
function isNoHttp(error: unknown): boolean {
  if (nameOf(error) === "HTTPParserError") return true;
  const code = errorCode(error);
  if (code === "UND_ERR_HEADERS_OVERFLOW" || code === "UND_ERR_RES_EXCEEDED_MAX_SIZE") return true;
  return (
    code === "UND_ERR_SOCKET" &&
    error instanceof Error &&
    /^bad (upgrade|response)$/.test(error.message)
  );
}

const nameOf = (error: unknown) => (error as { name?: unknown } | null)?.name;
