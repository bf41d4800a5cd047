import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { QueuesClient } from "./queues-client.ts";

/** Puts a message into a dead-letter queue, as it is. */
export function sqsDeadLetters(client: QueuesClient, queueUrl: string) {
  return async (body: string): Promise<void> => {
    await client().send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
  };
}
