import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";

/** Puts a message into a dead-letter queue, as it is. */
export function sqsDeadLetters(client: SQSClient, queueUrl: string) {
  return async (body: string): Promise<void> => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
  };
}
