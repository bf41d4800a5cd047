import type { ApiBlob, BlobFilters } from "../client/api-types.ts";
import type { RekogClient } from "../client/rekog-client.ts";
import type { Now, Sleep } from "../client/time.ts";
import { isTerminal } from "../client/wait/wait-for-blob.ts";
import type { ExpectedCallback } from "../listener/callback-inbox.ts";
import { callbackOrPoll } from "./callback-or-poll.ts";
import type { PictureFile } from "./check-file.ts";

/** What happens meanwhile; a reporter draws it. */
export interface ResultEvents {
  onRecognising(file: PictureFile): void;
  /** Whether a genuine callback came, where one was listened for */
  onCallbackEnd(file: PictureFile, hasCallback: boolean): void;
}

export interface ReadResultOptions {
  client: Pick<RekogClient, "get" | "wait">;
  /** Undefined: do not wait */
  waitTimeoutMs: number | undefined;
  /** For reading it; a callback brings what the blob was created to bring */
  filters?: BlobFilters | undefined;
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
 * @param uploaded the blob as uploading gave it; terminal when its bytes were known
 */
export async function readResult(
  file: PictureFile,
  uploaded: ApiBlob,
  options: ReadResultOptions,
): Promise<ApiBlob> {
  const { client, signal, now, sleep, events, expected, filters } = options;
  const { waitTimeoutMs: timeoutMs } = options;
  if (timeoutMs === undefined) {
    // A terminal blob is not read again, unless it is to be filtered: that is what waiting does.
    if (isTerminal(uploaded)) return client.wait(uploaded, { filters, signal });
    return client.get(uploaded.blob_id, { filters, signal });
  }
  const poll = (signal: AbortSignal) =>
    client.wait(uploaded, {
      filters,
      timeoutMs,
      signal,
      onState: (blob) => {
        if (!isTerminal(blob)) events.onRecognising(file);
      },
    });
  if (!expected) return poll(signal);

  const deadlineAtMs = now() + timeoutMs;
  const { blob, hasCallback } = await callbackOrPoll({
    arrived: expected.arrived,
    poll,
    onDue: expected.due,
    graceMs: () => Math.max(0, Math.min(callbackGraceMs, deadlineAtMs - now())),
    sleep,
    signal,
  });
  events.onCallbackEnd(file, hasCallback);
  return hasCallback ? client.wait(blob, { filters, signal }) : blob;
}
