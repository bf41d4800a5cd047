import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { CallbackQueue } from "../../core/ports/callbacks.ts";

/** The queue that `makeCallback` is fed from. */
export function sqsCallbackQueue(client: SQSClient, queueUrl: string): CallbackQueue {
  return {
    async send({ blobId, delivery }) {
      const MessageBody = JSON.stringify({ blob_id: blobId, delivery });
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
    },
  };
}
