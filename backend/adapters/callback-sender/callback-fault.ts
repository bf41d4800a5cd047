import type { AttemptPhase, CallbackErrorCode } from "../../core/blob/callback.ts";

/** An attempt failed. Its cause may hold addresses, but nothing of the request. */
export class CallbackFault extends Error {
  override readonly name = "CallbackFault";
  readonly phase: AttemptPhase;
  readonly code: CallbackErrorCode;

  constructor(phase: AttemptPhase, code: CallbackErrorCode, cause?: unknown) {
    super(code, cause === undefined ? {} : { cause });
    this.phase = phase;
    this.code = code;
  }
}

/** The `code` that Node.js and OpenSSL put on their errors, which may come from another realm than ours. */
export function codeOf(error: unknown): string {
  const isObject = typeof error === "object" && error !== null;
  const code = isObject && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}

/** A TLS connection that the other side closed in good order can be ECONNRESET too. A reset is what a system call met. */
export function isReset(error: unknown): boolean {
  const isObject = typeof error === "object" && error !== null;
  return ["ECONNRESET", "EPIPE"].includes(codeOf(error)) && isObject && "syscall" in error;
}
