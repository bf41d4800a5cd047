import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";

export interface ConditionalUpdate {
  condition: string;
  update: string;
  names?: Record<string, string>;
  values?: Record<string, unknown>;
}

/** Updates a blob's item if the condition holds. The item as it is then, or undefined if it does not hold. */
export async function updateBlobIf(
  client: DynamoDBClient,
  table: string,
  blobId: string,
  { condition, update, names, values }: ConditionalUpdate,
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
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
