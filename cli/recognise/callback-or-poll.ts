import type { ApiBlob } from "../client/api-types.ts";
import type { Sleep } from "../client/time.ts";

export interface CallbackOrPollOptions {
  /** The blob as a verified callback brings it; never rejects */
  arrived: Promise<ApiBlob>;
  /** Reads the blob until it is at its end */
  poll: (signal: AbortSignal) => Promise<ApiBlob>;
  /** Hears when polling has the result, and waits for the callback */
  onDue?: () => void;
  /** How long the callback may take once polling has the result */
  graceMs: () => number;
  sleep: Sleep;
  signal: AbortSignal;
}

/**
 * A blob's result from its callback or from reading it again and again, whichever has it first. A read can be a few
 * milliseconds ahead of the callback; that is then waited for, so that it is not sent to a listener that is gone.
 * @throws what `poll` throws, unless the callback was first
 */
export async function callbackOrPoll(
  options: CallbackOrPollOptions,
): Promise<{ blob: ApiBlob; hasCallback: boolean }> {
  const settled = new AbortController();
  const signal = AbortSignal.any([options.signal, settled.signal]);
  const called = options.arrived.then((blob) => ({ blob, hasCallback: true }));
  const polled = options.poll(signal).then((blob) => ({ blob, hasCallback: false }));
  try {
    const first = await Promise.race([called, polled]);
    if (first.hasCallback) return first;
    options.onDue?.();
    const late = options.sleep(options.graceMs(), signal).then(() => first);
    return await Promise.race([called, late]).finally(() => {
      settled.abort();
      return late.catch(() => {});
    });
  } finally {
    settled.abort();
    await polled.catch(() => {});
  }
}
