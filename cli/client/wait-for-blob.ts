import type { ApiBlob } from "./api-types.ts";
import { RekogError } from "./errors.ts";
import { NetworkError } from "./http/network-error.ts";
import type { RequestOptions } from "./http/request-options.ts";
import type { Now, Sleep } from "./time.ts";

/** The deadline passed before the blob was terminal. */
export class WaitTimeoutError extends RekogError {
  override readonly name = "WaitTimeoutError";
  /** The last state that was seen; undefined when no answer came at all */
  readonly lastBlob: ApiBlob | undefined;

  constructor(blobId: string, timeoutMs: number, lastBlob: ApiBlob | undefined) {
    const status = lastBlob ? `is still ${lastBlob.status}` : "has not been heard of";
    super({
      kind: "timed_out",
      code: "wait_timed_out",
      message: `The blob ${blobId} ${status} after ${timeoutMs / 1000} s.`,
      hint: "Recognition goes on without you: read it later, or give it a longer timeout.",
    });
    this.lastBlob = lastBlob;
  }
}

export interface WaitOptions {
  blobId: string;
  getBlob: (options: RequestOptions) => Promise<ApiBlob>;
  /** From now */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  now: Now;
  sleep: Sleep;
  onState?: ((blob: ApiBlob) => void) | undefined;
}

const firstIntervalMs = 100;
const longestIntervalMs = 2_000;
const growth = 1.25;

export const isTerminal = ({ status }: ApiBlob) => status === "succeeded" || status === "failed";

/**
 * Reads the blob again and again until it has `succeeded` or `failed`: after 100 ms first, then ever less often, up to
 * every 2 s, and a last time at the deadline.
 * @throws {WaitTimeoutError} at the deadline, with the last state
 * @throws the signal's reason when it aborts; what `getBlob` throws
 */
export async function waitForBlob(options: WaitOptions): Promise<ApiBlob> {
  const { blobId, getBlob, timeoutMs, signal, now, sleep, onState } = options;
  const deadlineAtMs = now() + timeoutMs;
  let intervalMs = firstIntervalMs;
  let blob: ApiBlob | undefined;

  for (let remainingMs = timeoutMs; ; remainingMs = deadlineAtMs - now()) {
    signal?.throwIfAborted();
    try {
      // Never less than a second, or the read at the deadline could not be answered.
      blob = await getBlob({ signal, timeoutMs: Math.max(1_000, Math.min(15_000, remainingMs)) });
    } catch (error) {
      const cutOff = error instanceof NetworkError && now() >= deadlineAtMs;
      throw cutOff ? new WaitTimeoutError(blobId, timeoutMs, blob) : error;
    }
    onState?.(blob);
    if (isTerminal(blob)) return blob;
    const leftMs = deadlineAtMs - now();
    if (leftMs <= 0) throw new WaitTimeoutError(blobId, timeoutMs, blob);
    await sleep(Math.min(intervalMs, leftMs), signal);
    intervalMs = Math.min(longestIntervalMs, intervalMs * growth);
  }
}
