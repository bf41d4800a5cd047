import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { asOf, isOutcome } from "../../core/blob.ts";
import type { BlobStore, Claim } from "../../core/ports.ts";
import { fromItem, packOutcome, toItem } from "./blob-item.ts";

/** Blobs in a DynamoDB table whose partition key is `blob_id` (string) and whose TTL attribute is `expires_at`. */
export function dynamoDbBlobStore(client: DynamoDBClient, table: string): BlobStore {
  const key = (blobId: string) => marshall({ blob_id: blobId });

  const store: BlobStore = {
    async create(record) {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: toItem(record),
          ConditionExpression: "attribute_not_exists(blob_id)",
        }),
      );
    },

    async get(blobId) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: key(blobId), ConsistentRead: true }),
      );
      return Item && fromItem(Item);
    },

    async claim({ blobId, leaseId }, now, leaseUntil) {
      const attributes = await updateIf(blobId, {
        condition:
          "expires_at > :now_seconds AND (" +
          "(#status = :awaiting_upload AND upload_deadline_at > :now) OR " +
          "(#status = :processing AND lease_until <= :now))",
        update:
          "SET #status = :processing, lease_id = :lease_id, lease_until = :lease_until, updated_at = :now",
        values: {
          ":awaiting_upload": "awaiting_upload",
          ":processing": "processing",
          ":lease_id": leaseId,
          ":lease_until": leaseUntil.toISOString(),
          ":now": now.toISOString(),
          ":now_seconds": Math.floor(now.getTime() / 1000),
        },
      });
      return attributes
        ? { kind: "claimed", record: fromItem(attributes) }
        : whyNot(await store.get(blobId), now);
    },

    async release({ blobId, leaseId }, now) {
      await updateIf(blobId, {
        condition: "#status = :processing AND lease_id = :lease_id",
        update: "SET lease_until = :now, updated_at = :now",
        values: { ":processing": "processing", ":lease_id": leaseId, ":now": now.toISOString() },
      });
    },

    async complete(blobId, outcome, now) {
      const attributes = await updateIf(blobId, {
        condition: "#status = :processing",
        update:
          "SET #status = :status, outcome = :outcome, updated_at = :now REMOVE lease_id, lease_until",
        values: {
          ":processing": "processing",
          ":status": outcome.status,
          ":outcome": packOutcome(outcome),
          ":now": now.toISOString(),
        },
      });
      return attributes !== undefined;
    },
  };
  return store;

  /** The item as it is after the update, or undefined if the condition did not hold. */
  async function updateIf(
    blobId: string,
    { condition, update, values }: { condition: string; update: string; values: object },
  ) {
    try {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: key(blobId),
          ConditionExpression: condition,
          UpdateExpression: update,
          ExpressionAttributeNames: { "#status": "status" },
          ExpressionAttributeValues: marshall(values),
          ReturnValues: "ALL_NEW",
        }),
      );
      return Attributes;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}

/** Why a claim was refused, from the record as it is a moment later. */
function whyNot(record: Parameters<typeof asOf>[0] | undefined, now: Date): Claim {
  const seen = record && asOf(record, now);
  if (!seen) return { kind: "missing" };
  if (isOutcome(seen.state)) return { kind: "finished", record: seen };
  const leaseUntil = seen.state.status === "processing" ? seen.state.leaseUntil : now.toISOString();
  return { kind: "leased", leaseUntil };
}
