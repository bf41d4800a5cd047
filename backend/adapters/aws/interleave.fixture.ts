import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";

/** More requests than any step makes that is interleaved. */
export const moments = [0, 1, 2, 3, 4];

/** Runs one thing, and another in whole just before a request of the first: before its first, its second, and so on. */
export async function interleave<First, Other>(
  config: DynamoDBClientConfig,
  moment: number,
  first: (client: DynamoDBClient) => Promise<First>,
  other: () => Promise<Other>,
): Promise<[First, Other]> {
  const client = new DynamoDBClient(config);
  let requests = 0;
  let done: Promise<Other> | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      if (requests++ === moment) {
        done = other();
        await done;
      }
      return next(args);
    },
    { step: "initialize" },
  );
  const ended = await first(client);
  const its = await (done ?? other());
  client.destroy();
  return [ended, its];
}
