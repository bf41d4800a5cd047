import type { Evidence, Finding } from "../evidence.ts";

/**
 * What was deleted is gone: for the API, in the table, and for whoever sends its creation once more. That no object of it is
 * left says `checkLeftovers`, as of every blob; what became of its callback says `checkCallbacks`.
 */
export function checkDeletions({ trackedBlobs, behind }: Evidence): Finding[] {
  const rows = new Set(behind.rows.map(({ blob_id }) => blob_id));
  return trackedBlobs.flatMap(({ blobId, blob, deletion }) => {
    if (!deletion) return [];
    const { answer, isRepeated, createdAgain = "idempotency_key_reused" } = deletion;
    const isGone = answer === 204 || (answer === 404 && isRepeated);
    return [
      ...(isGone ? [] : [`was answered ${answer} when it was deleted`]),
      ...(blob ? [`was deleted, and the API still has it as ${blob.status}`] : []),
      ...(rows.has(blobId) ? ["was deleted, and is still in the table"] : []),
      ...(createdAgain === "idempotency_key_reused"
        ? []
        : [`was deleted, and its creation was answered with ${createdAgain} when sent once more`]),
    ].map((why) => ({ subject: `blob ${blobId}`, why }));
  });
}
