import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateScan,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { CallbackRequest } from "../core/ports/callbacks.ts";

type Item = Record<string, AttributeValue>;

/** The deliveries whose messages were in memory. */
export interface LostMessages {
  /** Still to be made. */
  pending: CallbackRequest[];
  /** Given up, and put aside in the dead-letter queue. */
  failed: CallbackRequest[];
}

/**
 * Puts the tables in order at start, when no one else can be using them. Leases and claims belong to workers that are
 * dead, so they end now; and dynalite has no TTL, so what has expired is deleted here.
 */
export async function takeOver(
  client: DynamoDBClient,
  tables: { blobs: string; cache: string },
  now: Date,
): Promise<LostMessages> {
  const lost: LostMessages = { pending: [], failed: [] };
  for await (const item of itemsOf(client, tables.cache)) {
    if (item.claimed_by || isExpired(item, now)) await remove(tables.cache, item, "content_key");
  }
  for await (const item of itemsOf(client, tables.blobs)) {
    if (isExpired(item, now)) await remove(tables.blobs, item, "blob_id");
    else {
      await endLeases(item);
      noteDelivery(item, lost);
    }
  }
  return lost;

  async function remove(table: string, item: Item, key: string): Promise<void> {
    await client.send(new DeleteItemCommand({ TableName: table, Key: pick(item, key) }));
  }

  async function endLeases(item: Item): Promise<void> {
    const paths = [
      ...(item.lease_until ? ["lease_until"] : []),
      ...(item.callback?.M?.lease_until ? ["callback.lease_until"] : []),
    ];
    if (paths.length === 0) return;
    await client.send(
      new UpdateItemCommand({
        TableName: tables.blobs,
        Key: pick(item, "blob_id"),
        UpdateExpression: `SET ${paths.map((path) => `${path} = :now`).join(", ")}`,
        ExpressionAttributeValues: { ":now": { S: now.toISOString() } },
      }),
    );
  }
}

async function* itemsOf(client: DynamoDBClient, table: string): AsyncGenerator<Item> {
  for await (const page of paginateScan({ client }, { TableName: table })) yield* page.Items ?? [];
}

function isExpired({ expires_at }: Item, now: Date): boolean {
  return expires_at?.N !== undefined && Number(expires_at.N) * 1000 <= now.getTime();
}

function pick(item: Item, key: string): Item {
  return { [key]: item[key] ?? { S: "" } };
}

function noteDelivery(item: Item, { pending, failed }: LostMessages): void {
  const { blob_id, status, callback } = unmarshall(item);
  if (!callback || !["succeeded", "failed"].includes(status)) return;
  const request = { blobId: blob_id, delivery: callback.delivery };
  if (callback.status === "pending") pending.push(request);
  if (callback.status === "failed") failed.push(request);
}
