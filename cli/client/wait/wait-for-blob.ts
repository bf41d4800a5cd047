import type { ApiBlob } from "../api-types.ts";
import { RekogError } from "../errors.ts";
import { heard } from "../http/heard.ts";
import { mayPassAtApi } from "../http/passing-failures.ts";
import type { Now, Sleep } from "../time.ts";
import type { Polling } from "./polling.ts";

/** The deadline passed before the blob was terminal. */
export class WaitTimeoutError extends RekogError {
  override readonly name = "WaitTimeoutError";
  /** The last state that was seen; undefined when no answer came at all */
  readonly lastBlob: ApiBlob | undefined;

  constructor(blobId: string, timeoutMs: number, lastBlob: ApiBlob | undefined, cause?: unknown) {
    const status = lastBlob ? `is still ${lastBlob.status}` : "has not been heard of";
    const why = cause instanceof RekogError ? ` ${cause.message}` : "";
    super({
      kind: "timed_out",
      code: "wait_timed_out",
      message: `The blob ${blobId} ${status} after ${Math.max(0, Math.round(timeoutMs)) / 1_000} s.${why}`,
      hint: "Recognition goes on without you: read it later, or give it a longer timeout.",
      cause,
    });
    this.lastBlob = lastBlob;
  }
}

export interface WaitOptions {
  blobId: string;
  /** Reads it, trying again until the deadline while what stops it may pass */
  getBlob: (deadlineAtMs: number) => Promise<ApiBlob>;
  /** Shares the reads with all other waits of a client */
  polling: Polling;
  /** From now */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  now: Now;
  sleep: Sleep;
  onState?: ((blob: ApiBlob) => unknown) | undefined;
}

const firstIntervalMs = 100;
const longestIntervalMs = 2_000;
const growth = 1.25;
const isPassing = mayPassAtApi;

export const isTerminal = ({ status }: ApiBlob) => status === "succeeded" || status === "failed";

/**
 * Reads the blob again and again until it has `succeeded` or `failed`: after 100 ms first, then ever less often, up to
 * every 2 s, and a last time at the deadline.
 * @throws {WaitTimeoutError} at the deadline, with the last state
 * @throws the signal's reason when it aborts; what `getBlob` throws
 */
export async function waitForBlob({ polling, ...options }: WaitOptions): Promise<ApiBlob> {
  const wait = polling.begin();
  try {
    return await readUntilTerminal(options, wait.pauseMs);
  } finally {
    wait.end();
  }
}

async function readUntilTerminal(
  options: Omit<WaitOptions, "polling">,
  pauseMs: (wantedMs: number) => number,
): Promise<ApiBlob> {
  const { blobId, getBlob, timeoutMs, signal, now, sleep, onState } = options;
  const deadlineAtMs = now() + timeoutMs;
  let intervalMs = firstIntervalMs;
  let blob: ApiBlob | undefined;

  for (;;) {
    signal?.throwIfAborted();
    try {
      blob = await getBlob(deadlineAtMs);
    } catch (error) {
      const cutOff = isPassing(error) && now() >= deadlineAtMs;
      throw cutOff ? new WaitTimeoutError(blobId, timeoutMs, blob, error) : error;
    }
    await heard(onState?.(blob), signal);
    if (isTerminal(blob)) return blob;
    const leftMs = deadlineAtMs - now();
    if (leftMs <= 0) throw new WaitTimeoutError(blobId, timeoutMs, blob);
    await sleep(Math.min(pauseMs(intervalMs), leftMs), signal);
    intervalMs = Math.min(longestIntervalMs, intervalMs * growth);
  }
}
