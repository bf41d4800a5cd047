import { setTimeout as sleepMs } from "node:timers/promises";
import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { BlobList, ListPart, ListPlace } from "../../core/ports/blob-list.ts";
import { accountIndex } from "./account-index.ts";
import { fromItem } from "./blob-item.ts";

type Item = Record<string, AttributeValue>;

export interface BlobListOptions {
  /** How long may be waited for what DynamoDB puts off. Default: two seconds. */
  patienceMs?: number;
  sleep?: (ms: number) => Promise<unknown>;
  /** Milliseconds since whenever: not the time of day, which may be set while we wait. */
  elapsedMs?: () => number;
}

const firstPauseMs = 25;

/** The list of an account's blobs, by the index `account` of the blobs table. */
export function dynamoDbBlobList(
  client: DynamoDBClient,
  table: string,
  options: BlobListOptions = {},
): BlobList {
  const { patienceMs = 2_000, sleep = sleepMs, elapsedMs = () => performance.now() } = options;
  return {
    async places({ account, behind, count, ...range }) {
      const { condition, values } = rangeCondition(range);
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: accountIndex.name,
          KeyConditionExpression: `account = :account${condition}`,
          ExpressionAttributeValues: marshall({ ":account": account, ...values }),
          ScanIndexForward: false,
          Limit: count,
          // The table's own key is part of it: of blobs that were created in the same millisecond none is lost or repeated.
          ...(behind && {
            ExclusiveStartKey: marshall({
              account,
              created_at: behind.createdAt,
              blob_id: behind.blobId,
            }),
          }),
        }),
      );
      return Items.map(toPlace);
    },

    async read(blobIds) {
      const found: Item[] = [];
      const deadline = elapsedMs() + patienceMs;
      let asked: Item[] = blobIds.map((blobId) => marshall({ blob_id: blobId }));
      for (let pauseMs = 0; ; ) {
        const { Responses, UnprocessedKeys } = await client.send(
          new BatchGetItemCommand({
            RequestItems: { [table]: { Keys: asked, ConsistentRead: true } },
          }),
        );
        const items = Responses?.[table] ?? [];
        found.push(...items);
        asked = UnprocessedKeys?.[table]?.Keys ?? [];
        if (asked.length === 0) return found.map(fromItem);
        if (elapsedMs() >= deadline) throw new Error("DynamoDB has put off a part of a batch.");
        // An answer has room for 16 MB: where that was all, the rest can be had at once.
        pauseMs = items.length > 0 ? 0 : Math.max(firstPauseMs, 2 * pauseMs);
        if (pauseMs > 0) await sleep(pauseMs);
      }
    },
  };
}

function rangeCondition({ earliest, latest }: Pick<ListPart, "earliest" | "latest">) {
  const values = {
    ...(earliest !== undefined && { ":earliest": earliest }),
    ...(latest !== undefined && { ":latest": latest }),
  };
  if (earliest !== undefined && latest !== undefined) {
    return { condition: " AND created_at BETWEEN :earliest AND :latest", values };
  }
  if (earliest !== undefined) return { condition: " AND created_at >= :earliest", values };
  if (latest !== undefined) return { condition: " AND created_at <= :latest", values };
  return { condition: "", values };
}

function toPlace(item: Item): ListPlace {
  const { created_at, blob_id } = unmarshall(item);
  return { createdAt: created_at, blobId: blob_id };
}
