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

/** An error that is told to the user as it is: what happened, why, and what to do next. */
export class CliError extends Error {
  override readonly name: string = "CliError";
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

/** The command cannot be run as it was typed: an option, an argument or a file that is named is wrong. */
export class UsageError extends CliError {
  override readonly name = "UsageError";

  constructor(failure: Omit<Failure, "kind" | "code"> & { code?: string }) {
    super({ kind: "usage", code: "usage", ...failure });
  }
}

/** Ctrl-C, or `SIGTERM`. */
export class InterruptedError extends CliError {
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
