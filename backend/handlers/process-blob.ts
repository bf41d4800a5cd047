import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Log } from "../core/ports.ts";
import type { Processed, Upload } from "../core/process-blob.ts";
import { decodeUploads } from "./s3-notification.ts";

export interface ProcessBlobHandlerDeps {
  processBlob: (upload: Upload) => Promise<Processed>;
  /** Makes the queue deliver a message again after this time, and not after its visibility timeout. */
  retryAfter: (receiptHandle: string, afterMs: number) => Promise<void>;
  /** As in the queue's redrive policy: after this many deliveries a message goes to the dead-letter queue. */
  maxReceiveCount: number;
  log: Log;
}

/** SQS messages that hold S3 events. Each message is judged alone: those that failed are reported and come again. */
export function processBlobHandler(deps: ProcessBlobHandlerDeps) {
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const settled = await Promise.all(event.Records.map(settle));
    const failed = event.Records.filter((_, i) => !settled[i]);
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };

  async function settle(message: SQSRecord): Promise<boolean> {
    const attempt = Number(message.attributes.ApproximateReceiveCount);
    try {
      const uploads = decodeUploads(message.body).map((upload) =>
        deps.processBlob({ ...upload, attempt, lastAttempt: attempt >= deps.maxReceiveCount }),
      );
      const delays = (await Promise.all(uploads)).flatMap((done) =>
        done.kind === "retry" ? done.afterMs : [],
      );
      if (delays.length === 0) return true;
      await deps.retryAfter(message.receiptHandle, Math.max(...delays));
    } catch (error) {
      deps.log.error("message_failed", { message_id: message.messageId, attempt, error });
    }
    return false;
  }
}
