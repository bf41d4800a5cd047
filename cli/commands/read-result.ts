import type { ApiBlob } from "../api/api-types.ts";
import type { ApiClient } from "../api/client.ts";
import { isTerminal, waitForBlob } from "../api/wait-for-blob.ts";
import type { ExpectedCallback } from "../listener/callback-inbox.ts";
import type { Now, Sleep } from "../time.ts";
import { callbackOrPoll } from "./callback-or-poll.ts";
import type { PictureFile } from "./check-file.ts";

/** What happens meanwhile; a reporter draws it. */
export interface ResultEvents {
  onRecognising(file: PictureFile): void;
  /** Whether a genuine callback came, where one was listened for */
  onCallbackEnd(file: PictureFile, hasCallback: boolean): void;
}

export interface ReadResultOptions {
  client: Pick<ApiClient, "getBlob">;
  /** Undefined: do not wait */
  waitTimeoutMs: number | undefined;
  /** The callback that the command's own listener may hear */
  expected: ExpectedCallback | undefined;
  signal: AbortSignal;
  now: Now;
  sleep: Sleep;
  events: ResultEvents;
}

/** As long as one attempt to deliver may take: later ones come to a listener that is gone. */
const callbackGraceMs = 5_000;

/**
 * The blob of an uploaded file: as it is now or, where waiting is wanted, at its end, from its callback if that is first.
 * @param from the blob's id, or the blob itself where creating it gave the result already
 */
export async function readResult(
  file: PictureFile,
  from: string | ApiBlob,
  options: ReadResultOptions,
): Promise<ApiBlob> {
  const { client, signal, now, sleep, events, expected, waitTimeoutMs: timeoutMs } = options;
  if (timeoutMs === undefined) {
    return typeof from === "string" ? client.getBlob(from, {}, { signal }) : from;
  }
  const poll = async (signal: AbortSignal) => {
    if (typeof from !== "string") return from;
    return waitForBlob({
      blobId: from,
      getBlob: (requestOptions) => client.getBlob(from, {}, requestOptions),
      timeoutMs,
      signal,
      now,
      sleep,
      onState: (blob) => {
        if (!isTerminal(blob)) events.onRecognising(file);
      },
    });
  };
  if (!expected) return poll(signal);

  const deadlineAtMs = now() + timeoutMs;
  const { blob, hasCallback } = await callbackOrPoll({
    arrived: expected.arrived,
    poll,
    graceMs: () => Math.max(0, Math.min(callbackGraceMs, deadlineAtMs - now())),
    sleep,
    signal,
  });
  events.onCallbackEnd(file, hasCallback);
  return blob;
}
