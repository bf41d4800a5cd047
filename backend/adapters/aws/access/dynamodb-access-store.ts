import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { KeyStore, RequestCounter } from "../../../core/ports/access.ts";
import { fromKeyItem, keyPrefix } from "./access-item.ts";

/** A minute's count is of no use after it; DynamoDB's TTL takes it away within days. */
const keptSeconds = 600;

/**
 * Keys and what is counted for them, in the access table: partition key `pk` (string), TTL attribute `expires_at`. A minute's
 * requests are in `min#<minute>#<key id>`.
 */
export function dynamoDbAccessStore(
  client: DynamoDBClient,
  table: string,
): KeyStore & RequestCounter {
  return {
    async get(id) {
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: table,
          Key: marshall({ pk: `${keyPrefix}${id}` }),
          // A key is used the moment it was made.
          ConsistentRead: true,
        }),
      );
      return Item && fromKeyItem(Item);
    },

    async count(keyId, minute) {
      const name = minute.toISOString().slice(0, "2026-11-23T12:00".length);
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: marshall({ pk: `min#${name}#${keyId}` }),
          UpdateExpression: "ADD requests :one SET expires_at = :expires_at",
          ExpressionAttributeValues: marshall({
            ":one": 1,
            ":expires_at": Math.floor(minute.getTime() / 1000) + keptSeconds,
          }),
          ReturnValues: "UPDATED_NEW",
        }),
      );
      return Number(Attributes && unmarshall(Attributes).requests);
    },
  };
}
