import {
  DeleteItemCommand,
  type DynamoDBClient,
  paginateScan,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";

/**
 * Puts the blobs table in order at start, when no one else can be using it. Leases belong to workers that are dead, so
 * they end now; and dynalite has no TTL, so what has expired is deleted here.
 */
export async function takeOver(client: DynamoDBClient, table: string, now: Date): Promise<void> {
  const names = { "#status": "status" };
  for await (const page of paginateScan(
    { client },
    {
      TableName: table,
      ProjectionExpression: "blob_id, #status, expires_at",
      ExpressionAttributeNames: names,
    },
  )) {
    for (const { blob_id, status, expires_at } of page.Items ?? []) {
      const Key = { blob_id: blob_id ?? { S: "" } };
      if (Number(expires_at?.N) * 1000 <= now.getTime()) {
        await client.send(new DeleteItemCommand({ TableName: table, Key }));
      } else if (status?.S === "processing") {
        await client.send(
          new UpdateItemCommand({
            TableName: table,
            Key,
            UpdateExpression: "SET lease_until = :now",
            ExpressionAttributeValues: { ":now": { S: now.toISOString() } },
          }),
        );
      }
    }
  }
}
