import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";

const writes = ["UpdateItemCommand", "PutItemCommand"];

/**
 * A client that DynamoDB does what it is asked for, and whose connection breaks before it hears so, at its first write. The SDK then
 * sends the same write again.
 */
export function losingAnswer(config: DynamoDBClientConfig): DynamoDBClient {
  const client = new DynamoDBClient(config);
  let isLost = false;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        if (isLost || !writes.includes(commandName ?? "")) return answer;
        isLost = true;
        throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
      },
    { step: "deserialize", priority: "low" },
  );
  return client;
}
