import { type BlobRecord, seenBy } from "../blob/blob.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { Clock } from "../ports/clock.ts";

export interface GetBlobDeps {
  store: BlobStore;
  now: Clock;
}

/** Reads a blob as it is now; undefined if it is unknown, another account's, or has expired. */
export function getBlobUseCase({ store, now }: GetBlobDeps) {
  return async (blobId: string, account: string): Promise<BlobRecord | undefined> =>
    seenBy(account, await store.get(blobId), now());
}
