import { type DynamoDBClient, GetItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Callback, CallbackAttempt } from "../../../core/blob/callback.ts";
import type { MailboxStore } from "../../../core/ports/mailbox.ts";
import { type BlobRow, fromItem } from "../blob-item.ts";
import {
  type CallbackAttribute,
  toAttemptAttribute,
  toCallbackAttribute,
} from "../callback-attribute.ts";
import { updateBlobIf } from "../conditional-update.ts";
import { unchangedLedger } from "../unchanged-ledger.ts";
import { mailboxAt, mailboxIndex, mailboxKey } from "./mailbox-index.ts";

/** Each time one of those who get into each other's way is done. */
const maxConflicts = 20;

/** Mailboxes by the sparse index `mailbox` of the blobs table; their deliveries are in their blobs' items. */
export function dynamoDbMailboxStore(client: DynamoDBClient, table: string): MailboxStore {
  return {
    async waiting(mailbox, now, count) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: mailboxIndex.name,
          KeyConditionExpression: "mailbox = :mailbox AND mailbox_at <= :now",
          ExpressionAttributeValues: marshall({
            ":mailbox": mailboxKey(mailbox),
            ":now": now.toISOString(),
          }),
          Limit: count,
        }),
      );
      return Items.map((item) => (unmarshall(item) as Pick<BlobRow, "blob_id">).blob_id);
    },

    async change(blobId, decide) {
      for (let conflicts = 0; conflicts <= maxConflicts; conflicts += 1) {
        const { Item } = await client.send(
          new GetItemCommand({
            TableName: table,
            Key: marshall({ blob_id: blobId }),
            ConsistentRead: true,
          }),
        );
        const row = Item && (unmarshall(Item) as BlobRow);
        const { result, callback, attempts, isVoid } = decide(Item && fromItem(Item));
        if (!row?.callback) return result;
        if (callback) {
          if (await write(blobId, row.callback, callback)) return result;
        } else if (attempts) {
          if (await enter(blobId, row.callback, attempts)) return result;
        } else if (isVoid && row.mailbox_at !== undefined) {
          if (await forget(blobId, row.callback, row.mailbox_at)) return result;
        } else return result;
      }
      throw new Error("A delivery of a mailbox is written to by too many at once.");
    },
  };

  function write(blobId: string, before: CallbackAttribute, after: Callback) {
    const at = mailboxAt(after, "");
    const { condition, values } = unchanged(before);
    return updateBlobIf(client, table, blobId, {
      condition,
      update: `SET #callback = :callback${at ? ", mailbox_at = :at" : " REMOVE mailbox_at"}`,
      names: { "#callback": "callback" },
      values: { ...values, ":callback": toCallbackAttribute(after), ...(at && { ":at": at }) },
    });
  }

  function enter(blobId: string, before: CallbackAttribute, attempts: readonly CallbackAttempt[]) {
    const { condition, values } = unchanged(before);
    return updateBlobIf(client, table, blobId, {
      condition,
      update: "SET #callback.attempts = :attempts",
      names: { "#callback": "callback" },
      values: { ...values, ":attempts": attempts.map(toAttemptAttribute) },
    });
  }

  function forget(blobId: string, before: CallbackAttribute, at: string) {
    const { condition, values } = unchanged(before);
    return updateBlobIf(client, table, blobId, {
      condition: `${condition} AND mailbox_at = :at`,
      update: "REMOVE mailbox_at",
      names: { "#callback": "callback" },
      values: { ...values, ":at": at },
    });
  }
}

/** That it is the delivery that was read, as far as it had come. It goes to a mailbox still: another target is another delivery. */
function unchanged(before: CallbackAttribute) {
  const { condition, values } = unchangedLedger(before);
  return {
    condition: `#callback.delivery = :delivery AND #callback.attempts_made = :made AND ${condition}`,
    values: { ...values, ":delivery": before.delivery, ":made": before.attempts_made },
  };
}
