import { errors } from "undici";
import { CallbackFault, codeOf } from "./callback-fault.ts";

/** What ended an exchange on a connection that stood. */
export function responseFault(error: unknown): CallbackFault {
  const code = codeOf(error);
  if (code === "UND_ERR_HEADERS_OVERFLOW") {
    return new CallbackFault("status", "headers_too_large", error);
  }
  if (error instanceof errors.HTTPParserError) {
    return new CallbackFault("status", "not_http", error);
  }
  // A receiver that wants a client certificate says so only after the handshake in TLS 1.3.
  if (code.startsWith("ERR_SSL_")) return new CallbackFault("tls", "tls_failed", error);
  if (code === "ECONNRESET" || code === "EPIPE") {
    return new CallbackFault("status", "connection_reset", error);
  }
  return new CallbackFault("status", "connection_closed", error);
}
