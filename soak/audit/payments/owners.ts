import type { Evidence } from "../../evidence.ts";

/** Whose each blob is: as its client knows, and for one that no client was told of as the table says. */
export function ownersOf({ trackedBlobs, behind }: Evidence): Map<string, string> {
  return new Map([
    ...behind.rows.map(({ blob_id, account }) => [blob_id, account] as const),
    ...trackedBlobs.map(({ blobId, plan }) => [blobId, plan.account] as const),
  ]);
}
