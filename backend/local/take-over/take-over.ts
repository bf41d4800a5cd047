import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateQuery,
  paginateScan,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { longAgo } from "../../adapters/aws/blob-item.ts";
import { dueIndex, dueShards } from "../../adapters/aws/due-index.ts";
import { claimsIndex } from "../resources.ts";

type Item = Record<string, AttributeValue>;

/**
 * Ends at start, when no one else can be using the tables, what belongs to workers that are dead: leases of blobs and
 * claims on content. It looks into the sparse indexes alone, so that a start takes as long with a large table as with a
 * small one. All else waits for `tidyTables`.
 * @param options.wasStopped whether local mode was stopped, and not killed: then the attempts that were under way are taken
 *   back, as if their workers had given up their leases. Where it was killed, one of them may have done it.
 */
export async function takeOver(
  client: DynamoDBClient,
  tables: { blobs: string; cache: string },
  { wasStopped }: { wasStopped: boolean },
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
      // A lease that was given back is of the same time: its attempt is not taken back a second time.
      ConditionExpression: "attribute_exists(lease_until) AND lease_until <> :long_ago",
      UpdateExpression: `SET lease_until = :long_ago${wasStopped ? " ADD recognition_attempts :back" : ""}`,
      ExpressionAttributeValues: {
        ":long_ago": { S: longAgo },
        ...(wasStopped && { ":back": { N: "-1" } }),
      },
    });
    await client.send(command).catch(unlessRefused);
  }
}

/** Most of what is due waits for no worker. */
export function unlessRefused(error: unknown): void {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
}
