import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { asOf, type BlobRecord, isOutcome } from "../../core/blob/blob.ts";
import type { BlobStore, Claim } from "../../core/ports/blobs.ts";
import { packOutcome } from "./answers/stored-answers.ts";
import { type BlobRow, fromItem, longAgo, toItem } from "./blob-item.ts";
import { signedWrite, updateBlobIf } from "./conditional-update.ts";
import { dueShardOf } from "./due-index.ts";
import { mailboxAt } from "./mailbox/mailbox-index.ts";

/** `status` is a reserved word. */
const status = { "#status": "status" };

/** Blobs in a DynamoDB table whose partition key is `blob_id` (string) and whose TTL attribute is `expires_at`. */
export function dynamoDbBlobStore(client: DynamoDBClient, table: string): BlobStore {
  const key = (blobId: string) => marshall({ blob_id: blobId });

  async function read(blobId: string) {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: key(blobId), ConsistentRead: true }),
    );
    return Item;
  }

  const store: BlobStore = {
    async create(record) {
      const { id, isDone } = signedWrite();
      const Item = { ...toItem(record), ...marshall({ write_id: id }) };
      const command = new PutItemCommand({
        TableName: table,
        Item,
        ConditionExpression: "attribute_not_exists(blob_id)",
      });
      try {
        await client.send(command);
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // Where the answer was lost, the SDK's second try is refused for what the first one wrote.
        const found = await read(record.blobId);
        return found !== undefined && isDone(unmarshall(found) as BlobRow);
      }
    },

    async get(blobId) {
      const Item = await read(blobId);
      return Item && fromItem(Item);
    },

    async claim({ blobId, leaseId, until, deadline }, now) {
      const attributes = await updateBlobIf(client, table, blobId, {
        names: status,
        condition:
          // AND binds before OR. dynalite takes a millisecond to parse this with parentheses around each.
          "expires_at > :now_seconds AND (" +
          "#status = :awaiting_upload AND upload_deadline_at > :now OR " +
          "#status = :processing AND lease_until <= :now AND processing_deadline_at > :now)",
        update:
          "SET #status = :processing, lease_id = :lease_id, lease_until = :lease_until, updated_at = :now, " +
          "processing_deadline_at = if_not_exists(processing_deadline_at, :deadline), " +
          "due_shard = :due_shard, due_at = if_not_exists(processing_deadline_at, :deadline) " +
          "ADD recognition_attempts :one",
        values: {
          ":awaiting_upload": "awaiting_upload",
          ":processing": "processing",
          ":due_shard": dueShardOf(blobId),
          ":lease_id": leaseId,
          ":lease_until": until.toISOString(),
          ":deadline": deadline.toISOString(),
          ":one": 1,
          ":now": now.toISOString(),
          ":now_seconds": Math.floor(now.getTime() / 1000),
        },
      });
      return attributes
        ? { kind: "claimed", record: fromItem(attributes) }
        : whyNot(await store.get(blobId), leaseId, now);
    },

    async release({ blobId, leaseId }, { counts, putOffFor }, now) {
      const feature = putOffFor && "feature" in putOffFor ? putOffFor.feature : undefined;
      await updateBlobIf(client, table, blobId, {
        names: status,
        // Once: an attempt is not taken back a second time where the answer was lost.
        condition: "#status = :processing AND lease_id = :lease_id AND lease_until <> :long_ago",
        update:
          `SET lease_until = :long_ago, updated_at = :now${putOffFor ? ", put_off_for = :code" : ""}` +
          `${feature ? ", put_off_feature = :feature" : ""}` +
          `${putOffFor && !feature ? " REMOVE put_off_feature" : ""}` +
          `${counts ? "" : " ADD recognition_attempts :back"}`,
        values: {
          ":processing": "processing",
          ":lease_id": leaseId,
          ":long_ago": longAgo,
          ":now": now.toISOString(),
          ...(putOffFor && { ":code": putOffFor.code }),
          ...(feature && { ":feature": feature }),
          ...(!counts && { ":back": -1 }),
        },
      });
    },

    async complete({ blobId, callback }, outcome, now) {
      const { set, values, isDone } = signedWrite();
      const inMailboxAt = mailboxAt(callback, now.toISOString());
      const attributes = await updateBlobIf(client, table, blobId, {
        names: status,
        condition: "#status = :processing AND processing_deadline_at > :now",
        update:
          `SET #status = :status, outcome = :outcome, updated_at = :now, ${set}${inMailboxAt ? ", mailbox_at = :mailbox_at" : ""} ` +
          "REMOVE lease_id, lease_until, processing_deadline_at, recognition_attempts, put_off_for, put_off_feature, " +
          "due_shard, due_at",
        values: {
          ...values,
          ":processing": "processing",
          ":status": outcome.status,
          ":outcome": packOutcome(outcome),
          ":now": now.toISOString(),
          ...(inMailboxAt && { ":mailbox_at": inMailboxAt }),
        },
        isDone,
      });
      return attributes !== undefined;
    },

    async remove(blobId) {
      await client.send(new DeleteItemCommand({ TableName: table, Key: key(blobId) }));
    },
  };
  return store;
}

/**
 * Why a claim was refused, from the record as it is a moment later. Where the answer to the first try was lost, the SDK's second was
 * refused for the lease that the first one took.
 */
function whyNot(record: BlobRecord | undefined, leaseId: string, now: Date): Claim {
  const seen = record && asOf(record, now);
  if (!seen) return { kind: "missing" };
  if (isOutcome(seen.state)) return { kind: "finished", record: seen };
  if (seen.state.status === "processing" && seen.state.leaseId === leaseId) {
    return { kind: "claimed", record: seen };
  }
  const leaseUntil = seen.state.status === "processing" ? seen.state.leaseUntil : now.toISOString();
  return { kind: "leased", leaseUntil };
}
