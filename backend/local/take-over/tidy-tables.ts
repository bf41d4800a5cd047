import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { CallbackRequest } from "../../core/ports/callbacks.ts";
import { unlessRefused } from "./take-over.ts";

type Item = Record<string, AttributeValue>;

const noText = { S: "" };

export interface TidyTablesOptions {
  client: DynamoDBClient;
  tables: { blobs: string; cache: string };
  /** The tables as they were before anything of this start wrote to them. */
  atStart: { blobs: AsyncIterable<Item[]>; cache: AsyncIterable<Item[]> };
  now: Date;
  signal: AbortSignal;
  /** A delivery that is still to be made; its message was in memory. */
  onPending: (request: CallbackRequest) => Promise<void>;
  /** One that was given up, and put aside in the dead-letter queue, which was in memory. */
  onFailed: (request: CallbackRequest) => Promise<void>;
  /** Lets others have a turn. */
  pause: () => Promise<unknown>;
}

/**
 * Goes through the whole tables after start, beside what they are used for. dynalite has no TTL, so what has expired is
 * deleted here; and deliveries whose messages were lost are asked for again, and freed of the leases of the dead. Each
 * write holds only if the item still is as it was at start. What is not done when this ends, the next start does.
 */
export async function tidyTables(options: TidyTablesOptions): Promise<void> {
  const { client, tables, atStart, now, signal, pause } = options;
  for await (const items of atStart.blobs) {
    for (const item of items) {
      if (signal.aborted) return;
      if (isExpired(item, now)) await removeExpired(tables.blobs, "blob_id", item);
      else await restore(item);
    }
    await pause();
  }
  for await (const items of atStart.cache) {
    for (const item of items) {
      if (signal.aborted) return;
      if (isExpired(item, now)) await removeExpired(tables.cache, "content_key", item);
    }
    await pause();
  }

  async function restore(item: Item): Promise<void> {
    await endLease(item, "lease_id", "lease_until", item);
    if (!item.callback?.M) return;
    await endLease(item, "callback.lease_id", "callback.lease_until", item.callback.M);
    const { blob_id = noText, status = noText } = item;
    const row = unmarshall({ blob_id, status, callback: item.callback });
    if (!["succeeded", "failed"].includes(row.status)) return;
    const request = { blobId: row.blob_id, delivery: row.callback.delivery };
    if (row.callback.status === "pending") await options.onPending(request);
    if (row.callback.status === "failed") await options.onFailed(request);
  }

  async function endLease(
    { blob_id }: Item,
    idPath: string,
    untilPath: string,
    { lease_id, lease_until }: Item,
  ): Promise<void> {
    if (!blob_id || !lease_id || !lease_until) return;
    const command = new UpdateItemCommand({
      TableName: tables.blobs,
      Key: { blob_id },
      ConditionExpression: `${idPath} = :lease AND ${untilPath} = :until`,
      UpdateExpression: `SET ${untilPath} = :now`,
      ExpressionAttributeValues: {
        ":lease": lease_id,
        ":until": lease_until,
        ":now": { S: now.toISOString() },
      },
    });
    await client.send(command).catch(unlessRefused);
  }

  async function removeExpired(table: string, key: string, item: Item): Promise<void> {
    const command = new DeleteItemCommand({
      TableName: table,
      Key: { [key]: item[key] ?? noText },
      ConditionExpression: "expires_at = :expires_at",
      ExpressionAttributeValues: { ":expires_at": item.expires_at ?? { N: "0" } },
    });
    await client.send(command).catch(unlessRefused);
  }
}

function isExpired({ expires_at }: Item, now: Date): boolean {
  return expires_at?.N !== undefined && Number(expires_at.N) * 1000 <= now.getTime();
}
