import { setTimeout as sleepMs } from "node:timers/promises";
import pMap from "p-map";
import { type BlobAccount, isCallbackPending, isTerminal } from "./account.ts";
import type { ApiClient } from "./api-client.ts";
import type { Behind } from "./behind.ts";

const pollMs = 250;
const readers = 16;

/**
 * Waits until nothing is due any more, with the API and the queues as witnesses: no callback is pending, no message is in
 * a queue, no lease runs. Blobs that no picture came for are deleted then. Every account has its blob as it is at the end.
 */
export async function settle(
  accounts: readonly BlobAccount[],
  { api, behind, signal }: { api: ApiClient; behind: () => Behind; signal: AbortSignal },
): Promise<void> {
  let open = [...accounts];
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
  await readAll(accounts, api);
  const unwanted = accounts.filter(
    ({ blob, fate }) => blob?.status === "awaiting_upload" && fate !== "result",
  );
  await pMap(unwanted, (account) => withdraw(account, api), { concurrency: readers, signal });
}

/** Reads every blob as it is now. */
export async function readAll(accounts: readonly BlobAccount[], api: ApiClient): Promise<void> {
  const read = async (account: BlobAccount) => {
    account.blob = await api.get(account.blobId);
  };
  await pMap(accounts, read, { concurrency: readers });
}

async function withdraw(account: BlobAccount, api: ApiClient): Promise<void> {
  await api.remove(account.blobId);
  account.blob = await api.get(account.blobId);
  account.isWithdrawn = account.blob === undefined;
}
