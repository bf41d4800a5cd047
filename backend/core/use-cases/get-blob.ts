import { asOf, type BlobRecord } from "../blob/blob.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { Clock } from "../ports/clock.ts";

export interface GetBlobDeps {
  store: BlobStore;
  now: Clock;
}

/** Reads a blob as it is now; undefined if it is unknown or has expired. */
export function getBlobUseCase({ store, now }: GetBlobDeps) {
  return async (blobId: string): Promise<BlobRecord | undefined> => {
    const record = await store.get(blobId);
    return record && asOf(record, now());
  };
}
