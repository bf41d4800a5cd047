import { seenBy } from "../blob/blob.ts";
import type { BlobStore, UploadStore } from "../ports/blobs.ts";
import type { Clock } from "../ports/clock.ts";

export interface DeleteBlobDeps {
  store: BlobStore;
  uploads: Pick<UploadStore, "removeAll">;
  now: Clock;
}

/**
 * Removes a blob and all that was uploaded for it; false if this account has no such blob. The record goes first: a recognition
 * under way then has nowhere to write, and what is uploaded later is unwanted, so each removes its object.
 */
export function deleteBlobUseCase({ store, uploads, now }: DeleteBlobDeps) {
  return async (blobId: string, account: string): Promise<boolean> => {
    if (!seenBy(account, await store.get(blobId), now())) return false;
    await store.remove(blobId);
    await uploads.removeAll(blobId);
    return true;
  };
}
