import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { encodeConversionNews } from "../../core/conversion/conversion-news.ts";
import { encodeConversionRequest } from "../../core/conversion/conversion-request.ts";
import type { ConversionNews, ConversionQueue } from "../../core/ports/conversions.ts";
import type { QueuesClient } from "./queues-client.ts";

/** The queue that `convertBlob` is fed from. */
export function sqsConversionQueue(client: QueuesClient, queueUrl: string): ConversionQueue {
  return {
    async send(request) {
      const MessageBody = encodeConversionRequest(request);
      await client().send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
    },
  };
}

/** The uploads queue, which hears of conversions beside what S3 tells it. */
export function sqsConversionNews(client: QueuesClient, queueUrl: string): ConversionNews {
  return {
    async send(original, conversion) {
      const MessageBody = encodeConversionNews(original, conversion);
      await client().send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
    },
  };
}
