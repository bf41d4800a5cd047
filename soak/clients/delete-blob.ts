import type { AccountApi } from "./api-client.ts";
import { isTerminal, type TrackedBlob } from "./tracked-blob.ts";

/**
 * Deletes a blob as it was planned, and sends its creation once more where that can be sent again.
 * @param createAgain what that is answered
 */
export async function deleteBlob(
  tracked: TrackedBlob,
  api: Pick<AccountApi, "get" | "remove">,
  createAgain: (tracked: TrackedBlob) => Promise<string | undefined>,
): Promise<void> {
  const { blob, blobId, plan } = tracked;
  const removed = await api.remove(blobId);
  tracked.deletion = {
    when: plan.deletion ?? "after",
    statusBefore: blob?.status ?? "awaiting_upload",
    ...(blob && isTerminal(blob) && { seen: blob }),
    ...removed,
    answeredAtMs: Date.now(),
  };
  tracked.blob = await api.get(blobId);
  tracked.deletion.createdAgain = await createAgain(tracked);
}
