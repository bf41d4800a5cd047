import { setTimeout as sleepMs } from "node:timers/promises";
import pMap from "p-map";
import type { Behind } from "../local/behind.ts";
import type { ApiClient } from "./api-client.ts";
import { isCallbackPending, isTerminal, type TrackedBlob } from "./tracked-blob.ts";

const pollMs = 250;
const readers = 16;

/**
 * Waits until nothing is due any more, with the API and the queues as witnesses: no callback is pending, no message is in
 * a queue, no lease runs. Blobs that no picture came for are deleted then. Every one is known as it is at the end as it is at the end.
 */
export async function settle(
  trackedBlobs: readonly TrackedBlob[],
  { api, behind, signal }: { api: ApiClient; behind: () => Behind; signal: AbortSignal },
): Promise<void> {
  let open = [...trackedBlobs];
  for (;;) {
    await readAll(open, api);
    open = open.filter(
      ({ blob, fate }) =>
        isCallbackPending(blob) && (fate === "result" || (blob && isTerminal(blob))),
    );
    if (open.length === 0 && (await behind().isQuiet())) break;
    await sleepMs(pollMs, undefined, { signal });
  }
  // Once more: a blob whose form seemed lost may have had its picture after all.
  await readAll(trackedBlobs, api);
  const unwanted = trackedBlobs.filter(
    ({ blob, fate }) => blob?.status === "awaiting_upload" && fate !== "result",
  );
  await pMap(unwanted, (tracked) => withdraw(tracked, api), { concurrency: readers, signal });
}

/** Reads every blob as it is now. */
export async function readAll(trackedBlobs: readonly TrackedBlob[], api: ApiClient): Promise<void> {
  const read = async (tracked: TrackedBlob) => {
    tracked.blob = await api.get(tracked.blobId);
  };
  await pMap(trackedBlobs, read, { concurrency: readers });
}

async function withdraw(tracked: TrackedBlob, api: ApiClient): Promise<void> {
  await api.remove(tracked.blobId);
  tracked.blob = await api.get(tracked.blobId);
  tracked.isWithdrawn = tracked.blob === undefined;
}
