import { dueIndex, dueShards } from "../../adapters/aws/due-index.ts";
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
 * @param storedBlobIds asked for only where time is over for some: thousands may be stored
 */
export async function giveTime(
  call: Call,
  storedBlobIds: () => Promise<readonly string[]>,
  now: Date,
) {
  const until = { S: new Date(now.getTime() + processingWindowMs).toISOString() };
  const soon = { S: new Date(now.getTime() + soonMs).toISOString() };
  const due = await dueBlobIds();
  if (due.length === 0) return;

  const stored = new Set(await storedBlobIds());
  const seen = [", upload_seen_at = :now", { ":now": { S: now.toISOString() } }] as const;
  for (const blobId of due.filter((id) => stored.has(id))) {
    await update(blobId, "awaiting_upload", "upload_deadline_at", ...seen);
    await update(blobId, "processing", "processing_deadline_at");
  }

  /** Blobs are due when their time is over; others, whose callback is, are passed over by the update. */
  async function dueBlobIds(): Promise<string[]> {
    const ids: string[] = [];
    for (const shard of dueShards) {
      let next: object | undefined = {};
      while (next) {
        const page = (await call("Query", {
          TableName: localTables.blobs.name,
          IndexName: dueIndex.name,
          KeyConditionExpression: "due_shard = :shard AND due_at < :soon",
          ExpressionAttributeValues: { ":shard": { S: shard }, ":soon": soon },
          ...next,
        })) as DuePage;
        ids.push(...page.Items.map(({ blob_id }) => blob_id.S));
        next = page.LastEvaluatedKey && { ExclusiveStartKey: page.LastEvaluatedKey };
      }
    }
    return ids;
  }

  async function update(blobId: string, status: string, deadline: string, more = "", values = {}) {
    await call("UpdateItem", {
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
  }
}

interface DuePage {
  Items: { blob_id: { S: string } }[];
  LastEvaluatedKey?: object;
}

function unlessRefused(error: { body?: { __type?: string } }): void {
  if (!error.body?.__type?.endsWith("#ConditionalCheckFailedException")) throw error;
}
