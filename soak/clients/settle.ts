import { setTimeout as sleepMs } from "node:timers/promises";
import pMap from "p-map";
import type { Behind } from "../local/behind.ts";
import type { Account } from "../plan/accounts.ts";
import type { AccountApi } from "./api-client.ts";
import { isCallbackPending, isTerminal, type TrackedBlob } from "./tracked-blob.ts";

type ApiOf = (account: Account) => AccountApi;

const pollMs = 250;
const readers = 16;

/**
 * Waits until nothing is due any more, with the API and the queues as witnesses: no callback is pending, no message is in
 * a queue, no lease runs. Blobs that no picture came for are deleted then. Every one is known as it is at the end as it is at the end.
 */
export async function settle(
  trackedBlobs: readonly TrackedBlob[],
  { apiOf, behind, signal }: { apiOf: ApiOf; behind: () => Behind; signal: AbortSignal },
): Promise<void> {
  let open = [...trackedBlobs];
  for (;;) {
    await readAll(open, apiOf);
    open = open.filter(
      ({ blob, fate }) =>
        isCallbackPending(blob) && (fate === "result" || (blob && isTerminal(blob))),
    );
    if (open.length === 0 && (await behind().isQuiet())) break;
    await sleepMs(pollMs, undefined, { signal });
  }
  // Once more: a blob whose form seemed lost may have had its picture after all.
  await readAll(trackedBlobs, apiOf);
  const unwanted = trackedBlobs.filter(
    ({ blob, fate }) => blob?.status === "awaiting_upload" && fate !== "result",
  );
  await pMap(unwanted, (tracked) => withdraw(tracked, apiOf), { concurrency: readers, signal });
}

/** Reads every blob as it is now. */
export async function readAll(trackedBlobs: readonly TrackedBlob[], apiOf: ApiOf): Promise<void> {
  const read = async (tracked: TrackedBlob) => {
    tracked.blob = await apiOf(tracked.plan.account).get(tracked.blobId);
  };
  await pMap(trackedBlobs, read, { concurrency: readers });
}

async function withdraw(tracked: TrackedBlob, apiOf: ApiOf): Promise<void> {
  await apiOf(tracked.plan.account).remove(tracked.blobId);
  tracked.blob = await apiOf(tracked.plan.account).get(tracked.blobId);
  tracked.isWithdrawn = tracked.blob === undefined;
}
