import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { encodeCallbackMessage } from "../../core/callback/callback-message.ts";
import { longestDelayMs } from "../../core/callback/callback-schedule.ts";
import type { CallbackQueue } from "../../core/ports/callbacks.ts";
import type { QueuesClient } from "./queues-client.ts";

const longestDelaySeconds = longestDelayMs / 1000;

/** The queue that `makeCallback` is fed from. */
export function sqsCallbackQueue(client: QueuesClient, queueUrl: string): CallbackQueue {
  return {
    async send(request, delayMs = 0) {
      const MessageBody = encodeCallbackMessage(request);
      const DelaySeconds = Math.min(longestDelaySeconds, Math.ceil(delayMs / 1000));
      const message = {
        QueueUrl: queueUrl,
        MessageBody,
        ...(DelaySeconds > 0 && { DelaySeconds }),
      };
      await client().send(new SendMessageCommand(message));
    },
  };
}
