import { CallbackFault, codeOf, isReset } from "./callback-fault.ts";

/** What ended an exchange on a connection that stood. */
export function responseFault(error: Error): CallbackFault {
  const code = codeOf(error);
  // A receiver that wants a client certificate says so only after the handshake in TLS 1.3.
  if (code.startsWith("ERR_SSL_")) return new CallbackFault("tls", "tls_failed", error);
  return new CallbackFault(
    "status",
    isReset(error) ? "connection_reset" : "connection_closed",
    error,
  );
}
