import { type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { CacheEntry, RecognitionCache } from "../../core/ports.ts";
import { packJson, unpackJson } from "./packed-json.ts";

/** The content cache in a DynamoDB table: partition key `content_key` (string), TTL attribute `expires_at`. */
export function dynamoDbRecognitionCache(client: DynamoDBClient, table: string): RecognitionCache {
  return {
    async get(key) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: marshall({ content_key: key }) }),
      );
      return Item && (unpackJson(unmarshall(Item).entry as Uint8Array) as CacheEntry);
    },

    async put(key, entry, expiresAt) {
      const row = {
        content_key: key,
        entry: packJson(entry),
        ...(expiresAt && { expires_at: Math.ceil(expiresAt.getTime() / 1000) }),
      };
      await client.send(new PutItemCommand({ TableName: table, Item: marshall(row) }));
    },
  };
}
