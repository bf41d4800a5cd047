import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";

/**
 * A client that DynamoDB does what it is asked for, and whose connection breaks before it hears so, at its first update. The SDK then
 * sends the same update again.
 */
export function losingAnswer(config: DynamoDBClientConfig): DynamoDBClient {
  const client = new DynamoDBClient(config);
  let isLost = false;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        if (isLost || commandName !== "UpdateItemCommand") return answer;
        isLost = true;
        throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
      },
    { step: "deserialize", priority: "low" },
  );
  return client;
}
