/** What went wrong, as far as a script that looks at the exit code needs to know (`exit-codes.ts`). */
export type FailureKind =
  | "recognition_failed"
  | "usage"
  | "api"
  | "network"
  | "timed_out"
  | "interrupted";

export interface Failure {
  kind: FailureKind;
  /** Stable, in snake case: scripts compare it */
  code: string;
  /** What happened, and why */
  message: string;
  /** What to do next */
  hint: string;
  /** Further lines, such as each wrong property of a request */
  details?: readonly string[] | undefined;
  cause?: unknown;
}

/**
 * Every error that rekog means to throw: `message` says what happened and why, `hint` what to do next, and `code` is
 * stable. The command line tells it to the user as it is.
 */
export class RekogError extends Error {
  override readonly name: string = "RekogError";
  readonly kind: FailureKind;
  readonly code: string;
  readonly hint: string;
  readonly details: readonly string[];

  constructor(failure: Failure) {
    super(failure.message, failure.cause === undefined ? {} : { cause: failure.cause });
    this.kind = failure.kind;
    this.code = failure.code;
    this.hint = failure.hint;
    this.details = failure.details ?? [];
  }
}

/** What was asked for cannot be done as it was asked: an option, an argument or a file that is named is wrong. */
export class UsageError extends RekogError {
  override readonly name = "UsageError";

  constructor(failure: Omit<Failure, "kind" | "code"> & { code?: string }) {
    super({ kind: "usage", code: "usage", ...failure });
  }
}

/** Ctrl-C, `SIGTERM`, or another signal that asks for the end. */
export class InterruptedError extends RekogError {
  override readonly name = "InterruptedError";

  constructor(
    hint = "Nothing was left running. Run the command again to start over.",
    cause?: unknown,
  ) {
    super({
      kind: "interrupted",
      code: "interrupted",
      message: "The command was interrupted.",
      hint,
      cause,
    });
  }
}
