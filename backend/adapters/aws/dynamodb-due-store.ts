import { type DynamoDBClient, GetItemCommand, paginateQuery } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { DueBlob, DueStore } from "../../core/ports/due.ts";
import { packOutcome } from "./answers/stored-answers.ts";
import { type BlobRow, fromItem } from "./blob-item.ts";
import { signedWrite, updateBlobIf } from "./conditional-update.ts";
import { dueIndex, dueShards } from "./due-index.ts";
import { isOverdue, overdueValues } from "./has-ended.ts";
import { mailboxAt } from "./mailbox/mailbox-index.ts";

/** What is due, by the sparse index `due` of the blobs table: the oldest of each shard first. */
export function dynamoDbDueStore(client: DynamoDBClient, table: string): DueStore {
  return {
    async *due(until) {
      const faults: unknown[] = [];
      for (const shard of dueShards) {
        const pages = paginateQuery(
          { client },
          {
            TableName: table,
            IndexName: dueIndex.name,
            KeyConditionExpression: "due_shard = :shard AND due_at <= :until",
            ExpressionAttributeValues: marshall({ ":shard": shard, ":until": until.toISOString() }),
          },
        );
        try {
          for await (const { Items = [] } of pages)
            yield Items.map((item) => toDue(unmarshall(item)));
        } catch (error) {
          // One that is throttled, say, holds up no other: they come in the same order each time.
          faults.push(error);
        }
      }
      if (faults.length > 0) throw faults[0];
    },

    async get(blobId) {
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: table,
          Key: marshall({ blob_id: blobId }),
          ConsistentRead: true,
        }),
      );
      return Item && fromItem(Item);
    },

    async end({ blobId, callback }, outcome, endedAt, now) {
      const { set, values, isDone } = signedWrite();
      const inMailboxAt = mailboxAt(callback, now.toISOString());
      const item = await updateBlobIf(client, table, blobId, {
        names: { "#status": "status" },
        condition: isOverdue,
        // It stays due: its callback is not queued yet. It may be in a mailbox already, and leased: readers saw the end before.
        update:
          `SET #status = :status, outcome = :outcome, updated_at = :ended_at, ${set}` +
          `${inMailboxAt ? ", mailbox_at = if_not_exists(mailbox_at, :mailbox_at)" : ""} ` +
          "REMOVE lease_id, lease_until, processing_deadline_at",
        values: {
          ...overdueValues(now),
          ...values,
          ":status": outcome.status,
          ":outcome": packOutcome(outcome),
          ":ended_at": endedAt,
          ...(inMailboxAt && { ":mailbox_at": inMailboxAt }),
        },
        isDone,
      });
      return item !== undefined;
    },

    async hold(blobId, until, now) {
      const { set, values, isDone } = signedWrite();
      const item = await updateBlobIf(client, table, blobId, {
        names: { "#status": "status" },
        condition:
          "#status = :awaiting_upload AND upload_deadline_at > :now AND attribute_not_exists(upload_seen_at)",
        update: `SET upload_deadline_at = :until, due_at = :until, upload_seen_at = :now, updated_at = :now, ${set}`,
        values: {
          ...values,
          ":awaiting_upload": "awaiting_upload",
          ":until": until.toISOString(),
          ":now": now.toISOString(),
        },
        isDone,
      });
      return item !== undefined;
    },

    async settle({ blobId, dueAt }) {
      await updateBlobIf(client, table, blobId, {
        condition: "due_at = :due_at",
        update: "REMOVE due_shard, due_at",
        values: { ":due_at": dueAt },
      });
    },
  };
}

function toDue(row: Partial<BlobRow>): DueBlob {
  return { blobId: row.blob_id ?? "", dueAt: row.due_at ?? "" };
}
