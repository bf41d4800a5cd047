import { setImmediate as nextTurn } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { CallbackRequest } from "../../core/ports/callbacks.ts";
import { ownCalls } from "../own-calls.ts";
import { callbacksQueue, localTables } from "../resources.ts";
import type { LocalAws } from "../start-aws.ts";
import { takeOver } from "./take-over.ts";
import { tidyTables } from "./tidy-tables.ts";

interface Tidying {
  /** Once functions can be called. */
  begin(): void;
  isDone(): boolean;
  stop(): Promise<void>;
}

/** Takes the tables over from workers that are dead, and has them tidied beside what they are used for. */
export async function takeOverTables(
  { dynamoDb, credentials, region }: Pick<LocalAws, "dynamoDb" | "credentials" | "region">,
  options: {
    wasStopped: boolean;
    send: (queue: string, body: unknown) => Promise<void>;
    onError: (error: unknown) => void;
  },
): Promise<Tidying> {
  const client = new DynamoDBClient({ ...ownCalls, endpoint: dynamoDb.url, credentials, region });
  const tables = { blobs: localTables.blobs.name, cache: localTables.cache.name };
  const ending = new AbortController();
  const sendTo =
    (queue: string) =>
    ({ blobId, delivery }: CallbackRequest) =>
      options.send(queue, { blob_id: blobId, delivery });
  const now = new Date();
  try {
    const [blobs, cache] = [
      await dynamoDb.snapshot(tables.blobs),
      await dynamoDb.snapshot(tables.cache),
    ];
    await takeOver(client, tables, options);
    let tidied: Promise<void> | undefined;
    let isDone = false;
    return {
      begin() {
        tidied = tidyTables({
          ...{ client, tables, now },
          atStart: { blobs, cache },
          signal: ending.signal,
          onPending: sendTo(callbacksQueue.name),
          onFailed: sendTo(callbacksQueue.deadLetterName),
          pause: () => nextTurn(),
        })
          .catch(options.onError)
          .finally(() => {
            isDone = true;
          });
      },
      isDone: () => isDone,
      async stop() {
        ending.abort();
        await tidied;
        client.destroy();
      },
    };
  } catch (error) {
    client.destroy();
    throw error;
  }
}
