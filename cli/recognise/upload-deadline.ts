import { RekogError } from "../client/errors.ts";
import { longestTimerMs } from "../client/time.ts";

/** The code of what is thrown then */
export const uploadTimedOut = "upload_timed_out";

export interface UploadDeadline {
  /** Aborts with the given one, or with an `UploadTimeoutError` when time is up */
  signal: AbortSignal;
  /** The API knows of the blob: what is waited for now is the upload. */
  created(): void;
  /** More of it went out, unless it was sent before, by an attempt that failed. */
  sent(bytes: number): void;
  end(): void;
}

/** Nobody answered before the caller's deadline: the API or, once the blob was created, the storage. */
class UploadTimeoutError extends RekogError {
  override readonly name = "UploadTimeoutError";

  constructor(message: string) {
    super({
      kind: "timed_out",
      code: uploadTimedOut,
      message,
      hint: "Try again, or give it a longer timeout; `rekog doctor` finds out what does not answer.",
    });
  }
}

/** As waiting for the result has it: what is sent at the deadline could not be answered otherwise. */
const graceMs = 1_000;
/** What a slow line has in its buffers is under way for so long after the last that was seen of it. */
const leastForUploadMs = 30_000;

/**
 * Ends an upload that somebody waits for: the API has as long to create the blob as there is to wait, however many attempts that is,
 * and the upload may stand still as long, or 30 s. One that moves may take as long as it needs.
 * @param timeoutMs undefined: nobody waits
 */
export function createUploadDeadline(
  timeoutMs: number | undefined,
  signal: AbortSignal,
): UploadDeadline {
  if (timeoutMs === undefined) return { signal, created() {}, sent() {}, end() {} };
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let mostBytes = 0;
  const end = () => clearTimeout(timer);
  const start = (afterMs: number, message: string) => {
    end();
    const endMs = Math.min(afterMs + graceMs, longestTimerMs);
    timer = setTimeout(() => controller.abort(new UploadTimeoutError(message)), endMs);
  };
  const startUpload = () => {
    const afterMs = Math.max(timeoutMs, leastForUploadMs);
    start(afterMs, `The upload stood still for ${afterMs / 1_000} s.`);
  };
  start(timeoutMs, `The API did not create the blob within ${timeoutMs / 1_000} s.`);
  return {
    signal: AbortSignal.any([signal, controller.signal]),
    created: startUpload,
    sent(bytes) {
      if (bytes <= mostBytes) return;
      mostBytes = bytes;
      startUpload();
    },
    end,
  };
}
