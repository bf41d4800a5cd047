import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";

const writes = ["UpdateItemCommand", "PutItemCommand"];

/**
 * A client that DynamoDB does what it is asked for, and whose connection breaks before it hears so, at its first write or
 * at another. The SDK then sends the same write again.
 */
export function losingAnswer(config: DynamoDBClientConfig, lostOf = 1): DynamoDBClient {
  const client = new DynamoDBClient(config);
  let writesAnswered = 0;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        if (!writes.includes(commandName ?? "")) return answer;
        writesAnswered += 1;
        if (writesAnswered !== lostOf) return answer;
        throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
      },
    { step: "deserialize", priority: "low" },
  );
  return client;
}
