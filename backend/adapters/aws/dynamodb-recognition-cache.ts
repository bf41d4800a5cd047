import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { RecognitionCache } from "../../core/ports/recognition.ts";
import { packEntry, unpackEntry } from "./answers/stored-answers.ts";

/**
 * The content cache in a DynamoDB table: partition key `content_key` (string), TTL attribute `expires_at`. Beside the
 * entries it has the claims on content that is being recognised, and the version of each detector's model.
 */
export function dynamoDbRecognitionCache(client: DynamoDBClient, table: string): RecognitionCache {
  const seconds = (date: Date) => Math.ceil(date.getTime() / 1000);

  async function read(key: string): Promise<Record<string, unknown> | undefined> {
    // Strongly consistent: whoever waited for an answer must find it.
    const { Item } = await client.send(
      new GetItemCommand({
        TableName: table,
        Key: marshall({ content_key: key }),
        ConsistentRead: true,
      }),
    );
    return Item && unmarshall(Item);
  }

  async function write(row: { content_key: string } & Record<string, unknown>): Promise<void> {
    await client.send(new PutItemCommand({ TableName: table, Item: marshall(row) }));
  }

  return {
    async get(key) {
      const row = await read(key);
      return row && unpackEntry(row.entry as Uint8Array);
    },

    async put(key, entry, expiresAt) {
      await write({
        content_key: key,
        entry: packEntry(entry),
        expires_at: seconds(expiresAt),
      });
    },

    async claim(key, owner, now, until) {
      const row = {
        content_key: key,
        claimed_by: owner,
        claimed_until: until.toISOString(),
        expires_at: seconds(until),
      };
      return await holds(
        new PutItemCommand({
          TableName: table,
          Item: marshall(row),
          // Sent again after an answer that was lost, it meets itself.
          ConditionExpression:
            "attribute_not_exists(content_key) OR claimed_until <= :now OR claimed_by = :owner",
          ExpressionAttributeValues: marshall({ ":now": now.toISOString(), ":owner": owner }),
        }),
      );
    },

    async release(key, owner) {
      await holds(
        new DeleteItemCommand({
          TableName: table,
          Key: marshall({ content_key: key }),
          ConditionExpression: "claimed_by = :owner",
          ExpressionAttributeValues: marshall({ ":owner": owner }),
        }),
      );
    },

    async mark(key, expiresAt) {
      await write({ content_key: key, expires_at: seconds(expiresAt) });
    },

    async isMarked(key, now) {
      const row = await read(key);
      return Number(row?.expires_at ?? 0) > seconds(now);
    },

    async modelVersion(source) {
      return (await read(modelKey(source)))?.model_version as string | undefined;
    },

    async setModelVersion(source, version) {
      await write({ content_key: modelKey(source), model_version: version });
    },
  };

  /** Whether the condition of a write held. */
  async function holds(command: PutItemCommand | DeleteItemCommand): Promise<boolean> {
    try {
      await client.send(command as PutItemCommand);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

const modelKey = (source: string) => `model:${source}`;
