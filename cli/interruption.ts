import { InterruptedError } from "./client/errors.ts";
import type { Now } from "./client/time.ts";

export interface Interruption {
  /** Aborts at the first reason to end */
  signal: AbortSignal;
  /** Aborts when the end cannot wait */
  urgentSignal: AbortSignal;
  /** Ctrl-C. Answers `false` when it is pressed once more: the user will not wait for a tidy end. */
  interrupt(): boolean;
  /** A request to end in good order: `SIGTERM`, `SIGHUP`, or the parent that started this process is gone */
  terminate(): void;
  /** Nobody reads stdout any more: end quietly */
  abandon(): void;
}

/** The reader of our stdout went away (`rekog … | head -1`). Nothing to report, and no one to report it to. */
export class StdoutClosedError extends Error {
  override readonly name = "StdoutClosedError";
}

// One Ctrl-C can arrive twice: from the terminal, and from `npx` or the parent that hands it on.
const sameKeyPressMs = 300;

/** Turns signals of the operating system into the two `AbortSignal`s that run through every command. */
export function createInterruption(now: Now): Interruption {
  let interruptedAtMs: number | undefined;
  const ending = new AbortController();
  const urgent = new AbortController();
  return {
    signal: ending.signal,
    urgentSignal: urgent.signal,
    interrupt() {
      if (interruptedAtMs !== undefined) return now() - interruptedAtMs < sameKeyPressMs;
      interruptedAtMs = now();
      const reason = new InterruptedError();
      ending.abort(reason);
      urgent.abort(reason);
      return true;
    },
    terminate() {
      ending.abort(new InterruptedError());
    },
    abandon() {
      ending.abort(new StdoutClosedError("Nobody reads stdout any more."));
    },
  };
}
