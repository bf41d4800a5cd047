import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { encodeCallbackMessage } from "../../core/callback/callback-message.ts";
import type { CallbackQueue } from "../../core/ports/callbacks.ts";

/** The queue that `makeCallback` is fed from. */
export function sqsCallbackQueue(client: SQSClient, queueUrl: string): CallbackQueue {
  return {
    async send(request) {
      const MessageBody = encodeCallbackMessage(request);
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
    },
  };
}
