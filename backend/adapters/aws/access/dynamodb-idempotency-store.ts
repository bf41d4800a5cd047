import { createHash } from "node:crypto";
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { IdempotencyStore, IdempotentRequest } from "../../../core/ports/idempotency.ts";

interface Row {
  fingerprint: string;
  blob_id: string;
  secret?: string;
  /** Also where it is a delivery that was asked for. */
  is_created?: boolean;
}

/** Idempotency keys in the access table: `idem#<account>#<SHA-256 of the key>`, until its TTL attribute `expires_at`. */
export function dynamoDbIdempotencyStore(client: DynamoDBClient, table: string): IdempotencyStore {
  const pkOf = ({ account, key }: IdempotentRequest) =>
    `idem#${account}#${createHash("sha256").update(key).digest("hex")}`;

  return {
    async take(request, { blobId, secret }, now, expiresAt) {
      const pk = pkOf(request);
      const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
      const row = {
        ...{ pk, blob_id: blobId, fingerprint: request.fingerprint },
        ...(secret !== undefined && { secret }),
        expires_at: seconds(expiresAt),
      };
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: marshall(row),
            // DynamoDB's TTL takes days.
            ConditionExpression: "attribute_not_exists(pk) OR expires_at <= :now",
            ExpressionAttributeValues: marshall({ ":now": seconds(now) }),
          }),
        );
        return undefined;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: marshall({ pk }), ConsistentRead: true }),
      );
      if (!Item) throw new Error("An idempotency key went away while it was read.");
      const found = unmarshall(Item) as Row;
      // The SDK sent it again after an answer that was lost.
      if (found.blob_id === blobId && found.secret === secret) return undefined;
      const { fingerprint, blob_id, is_created = false } = found;
      return {
        ...{ fingerprint, blobId: blob_id, isDone: is_created },
        ...(found.secret !== undefined && { secret: found.secret }),
      };
    },

    async settle(request) {
      try {
        await client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: marshall({ pk: pkOf(request) }),
            UpdateExpression: "SET is_created = :true",
            // Of one that has expired meanwhile there would be half a row, which never expires and fits no request. Or it is another's.
            ConditionExpression: "fingerprint = :fingerprint",
            ExpressionAttributeValues: marshall({
              ":true": true,
              ":fingerprint": request.fingerprint,
            }),
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}
