import { randomUUID } from "node:crypto";
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { BlobRow } from "./blob-item.ts";

export interface ConditionalUpdate {
  condition: string;
  update: string;
  names?: Record<string, string>;
  values?: Record<string, unknown>;
  /**
   * Whether an item that refuses this update has it already. Where the answer to the first try is lost, the SDK sends it again, and
   * the second is refused for what the first one wrote.
   */
  isDone?: (row: BlobRow) => boolean;
}

/** Updates a blob's item if the condition holds. The item as it is then, or undefined if it does not hold. */
export async function updateBlobIf(
  client: DynamoDBClient,
  table: string,
  blobId: string,
  { condition, update, names, values, isDone }: ConditionalUpdate,
): Promise<Record<string, AttributeValue> | undefined> {
  try {
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall({ blob_id: blobId }),
        ConditionExpression: condition,
        UpdateExpression: update,
        ...(names && { ExpressionAttributeNames: names }),
        ...(values && { ExpressionAttributeValues: marshall(values) }),
        ReturnValues: "ALL_NEW",
      }),
    );
    return Attributes;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
  if (!isDone) return undefined;
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: table,
      Key: marshall({ blob_id: blobId }),
      ConsistentRead: true,
    }),
  );
  return Item && isDone(unmarshall(Item) as BlobRow) ? Item : undefined;
}

/**
 * What a write leaves behind by which it is known again, where its caller must know whether it was the first: of many that write
 * the same at the same time one is.
 */
export function signedWrite() {
  const id = randomUUID();
  return {
    id,
    set: "write_id = :write_id",
    values: { ":write_id": id },
    isDone: ({ write_id }: BlobRow): boolean => write_id === id,
  };
}
