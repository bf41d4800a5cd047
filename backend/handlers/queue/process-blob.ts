import { decodeConversionNews } from "../../core/conversion/conversion-news.ts";
import type { Upload } from "../../core/use-cases/process-blob.ts";
import type { Processed } from "../../core/use-cases/processed.ts";
import { attemptOf, type QueueBatchDeps, queueBatchHandler } from "./queue-batch.ts";
import { decodeUploads } from "./s3-notification.ts";

export interface ProcessBlobHandlerDeps extends QueueBatchDeps {
  processBlob: (upload: Upload) => Promise<Processed>;
  /** As in the queue's redrive policy: after this many deliveries a message goes to the dead-letter queue. */
  maxReceiveCount: number;
}

/** What was given up has its blob's end, its callback and its metric: the news of it leads nowhere any more. */
const atItsEnd = (processed: Processed): Processed =>
  processed.kind === "given_up" ? { kind: "settled" } : processed;

/** @throws {Error} for what is neither */
function uploadsIn(body: string): Omit<Upload, "attempt" | "lastAttempt">[] {
  const news = decodeConversionNews(body);
  if (!news) return decodeUploads(body);
  return [{ ...news.original, conversion: news.conversion }];
}

/** The uploads queue: each message holds an S3 event, or tells how a conversion ended. */
export function processBlobHandler(deps: ProcessBlobHandlerDeps) {
  return queueBatchHandler(deps, (message) => {
    const attempt = attemptOf(message);
    const lastAttempt = attempt >= deps.maxReceiveCount;
    return uploadsIn(message.body).map((upload) => ({
      blobId: upload.blobId,
      work: () => deps.processBlob({ ...upload, attempt, lastAttempt }).then(atItsEnd),
    }));
  });
}
