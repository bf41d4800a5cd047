import { processingWindowMs } from "../../core/recognition/after-fault.ts";
import { localTables } from "../resources.ts";

/** Whoever has longer than this is seen to by the sweeps. */
const soonMs = 5 * 60_000;

/** A call to local mode's own DynamoDB, as it is sent there; a refusal has DynamoDB's `__type` in its body. */
type Call = (operation: string, input: Record<string, unknown>) => Promise<unknown>;

/**
 * Gives those blobs more time whose picture is stored, and whose time is over, or nearly, since nobody could take them up: local
 * mode had been stopped, the process was halted, or the machine slept. Else readers would see them as never uploaded, or
 * as given up by a recognition that never was asked. What was ended before that stays as it is.
 */
export async function giveTime(call: Call, storedBlobIds: Iterable<string>, now: Date) {
  const until = { S: new Date(now.getTime() + processingWindowMs).toISOString() };
  const soon = { S: new Date(now.getTime() + soonMs).toISOString() };
  const update = (blobId: string, status: string, deadline: string, more = "", values = {}) =>
    call("UpdateItem", {
      TableName: localTables.blobs.name,
      Key: { blob_id: { S: blobId } },
      ConditionExpression: `#status = :status AND ${deadline} < :soon`,
      UpdateExpression: `SET ${deadline} = :until, due_at = :until${more}`,
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: {
        ...{ ":status": { S: status }, ":until": until, ":soon": soon },
        ...values,
      },
    }).catch(unlessRefused);
  for (const blobId of new Set(storedBlobIds)) {
    const seen = [", upload_seen_at = :now", { ":now": { S: now.toISOString() } }] as const;
    await update(blobId, "awaiting_upload", "upload_deadline_at", ...seen);
    await update(blobId, "processing", "processing_deadline_at");
  }
}

function unlessRefused(error: { body?: { __type?: string } }): void {
  if (!error.body?.__type?.endsWith("#ConditionalCheckFailedException")) throw error;
}
