import { CallbackFault, codeOf } from "./callback-fault.ts";

/** What ended an exchange on a connection that stood. */
export function responseFault(error: Error): CallbackFault {
  const code = codeOf(error);
  // A receiver that wants a client certificate says so only after the handshake in TLS 1.3.
  if (code.startsWith("ERR_SSL_")) return new CallbackFault("tls", "tls_failed", error);
  // A TLS connection that was closed in good order can be ECONNRESET too. A reset is what a system call met.
  if ((code === "ECONNRESET" || code === "EPIPE") && "syscall" in error) {
    return new CallbackFault("status", "connection_reset", error);
  }
  return new CallbackFault("status", "connection_closed", error);
}
