import { asOf, type BlobRecord } from "../blob/blob.ts";
import type { BlobStore, Clock } from "../ports.ts";

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
