import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateQuery,
  paginateScan,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { dueIndex, dueShards } from "../../adapters/aws/due-index.ts";
import { claimsIndex } from "../resources.ts";

type Item = Record<string, AttributeValue>;

/**
 * Ends at start, when no one else can be using the tables, what belongs to workers that are dead: leases of blobs and
 * claims on content. It looks into the sparse indexes alone, so that a start takes as long with a large table as with a
 * small one. All else waits for `tidyTables`.
 */
export async function takeOver(
  client: DynamoDBClient,
  tables: { blobs: string; cache: string },
  now: Date,
): Promise<void> {
  const claims = paginateScan({ client }, { TableName: tables.cache, IndexName: claimsIndex.name });
  for await (const { Items = [] } of claims) {
    for (const { content_key } of Items) {
      if (!content_key) continue;
      const command = new DeleteItemCommand({ TableName: tables.cache, Key: { content_key } });
      await client.send(command);
    }
  }
  for (const shard of dueShards) {
    const due = paginateQuery(
      { client },
      {
        TableName: tables.blobs,
        IndexName: dueIndex.name,
        KeyConditionExpression: "due_shard = :shard",
        ExpressionAttributeValues: { ":shard": { S: shard } },
      },
    );
    for await (const { Items = [] } of due) for (const item of Items) await endLease(item);
  }

  async function endLease({ blob_id }: Item): Promise<void> {
    if (!blob_id) return;
    const command = new UpdateItemCommand({
      TableName: tables.blobs,
      Key: { blob_id },
      ConditionExpression: "attribute_exists(lease_until)",
      UpdateExpression: "SET lease_until = :now",
      ExpressionAttributeValues: { ":now": { S: now.toISOString() } },
    });
    await client.send(command).catch(unlessRefused);
  }
}

/** Most of what is due waits for no worker. */
export function unlessRefused(error: unknown): void {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
}
