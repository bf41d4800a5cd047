import { ChangeMessageVisibilityCommand } from "@aws-sdk/client-sqs";
import type { QueuesClient } from "./queues-client.ts";

/** SQS takes at most 12 hours, from the message's first receipt. */
const longestSeconds = 12 * 60 * 60;

/**
 * Lets a message that was received come back after a time of our choosing.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
 */
export function sqsRetry(client: QueuesClient, queueUrl: string) {
  return async (receiptHandle: string, afterMs: number): Promise<void> => {
    await client().send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: Math.min(longestSeconds, Math.ceil(afterMs / 1000)),
      }),
    );
  };
}
