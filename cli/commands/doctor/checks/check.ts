import { RekogError } from "../../../client/errors.ts";
import { signalWithin } from "../../../client/http/signal-within.ts";

/** What was found out. Whatever is not well says what to do about it. */
export type Finding =
  | { status: "ok"; message: string }
  | { status: "warn" | "fail"; message: string; fix: string };

/** A finding with the name of what was looked at; scripts compare the name. */
export type Check = { name: string } & Finding;

export const ok = (message: string): Finding => ({ status: "ok", message });
export const warn = (message: string, fix: string): Finding => ({ status: "warn", message, fix });
export const fail = (message: string, fix: string): Finding => ({ status: "fail", message, fix });

/** What went wrong, in one paragraph. */
export const failOf = ({ message, hint, details }: RekogError): Finding =>
  fail([message, ...details].join(" "), hint);

export interface CheckOptions {
  /** The command's own: its end is the end of all checks */
  signal: AbortSignal;
  timeoutMs: number;
}

/**
 * Looks at one thing. What `look` throws is a finding too, and so is a deadline that passes: it must heed its signal.
 * @throws the reason of the command's signal, when that aborts
 */
export async function runCheck(
  name: string,
  look: (signal: AbortSignal) => Finding | Promise<Finding>,
  { signal, timeoutMs }: CheckOptions,
): Promise<Check> {
  signal.throwIfAborted();
  const deadline = signalWithin(timeoutMs, signal);
  try {
    return { name, ...(await look(deadline)) };
  } catch (error) {
    signal.throwIfAborted();
    return { name, ...findingFrom(error, deadline.aborted ? timeoutMs : undefined) };
  }
}

function findingFrom(error: unknown, passedMs: number | undefined): Finding {
  if (error instanceof RekogError) return failOf(error);
  if (passedMs !== undefined) {
    return fail(
      `Nothing was found out within ${passedMs / 1000} s.`,
      "Try again; with --verbose each request is told.",
    );
  }
  const message = error instanceof Error ? error.message : String(error);
  return fail(message, "This was not expected. Run it again with --verbose, and report it.");
}
