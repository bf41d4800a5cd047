import { decodeConversionRequest } from "../../core/conversion/conversion-request.ts";
import type { Delivered } from "../../core/use-cases/convert-blob.ts";
import type { Processed } from "../../core/use-cases/processed.ts";
import { attemptOf, type QueueBatchDeps, queueBatchHandler } from "./queue-batch.ts";

export interface ConvertBlobHandlerDeps extends QueueBatchDeps {
  convertBlob: (request: Delivered) => Promise<Processed>;
  /** As in the queue's redrive policy: after this many deliveries a message goes to the dead-letter queue. */
  maxReceiveCount: number;
}

/** The conversions queue: each message asks for one conversion. */
export function convertBlobHandler(deps: ConvertBlobHandlerDeps) {
  return queueBatchHandler(deps, (message) => {
    const attempt = attemptOf(message);
    const lastAttempt = attempt >= deps.maxReceiveCount;
    const request = decodeConversionRequest(message.body);
    return [
      {
        blobId: request.blobId,
        work: () => deps.convertBlob({ ...request, attempt, lastAttempt }),
      },
    ];
  });
}
