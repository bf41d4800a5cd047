import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Log } from "../core/ports.ts";
import type { Processed } from "../core/process-blob.ts";

export interface QueueBatchDeps {
  /** Makes the queue deliver a message again after this time, and not after its visibility timeout. */
  retryAfter: (receiptHandle: string, afterMs: number) => Promise<void>;
  log: Log;
}

/** What is to become of a message: of everything that it holds. */
type Work = (message: SQSRecord) => Promise<Processed>[];

/** Works through a batch, each message judged alone: those that are not settled are reported and come again. */
export function queueBatchHandler({ retryAfter, log }: QueueBatchDeps, work: Work) {
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const settled = await Promise.all(event.Records.map(settle));
    const failed = event.Records.filter((_, i) => !settled[i]);
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };

  /** Whether the message can be deleted. */
  async function settle(message: SQSRecord): Promise<boolean> {
    try {
      // All of it to its end: what is still under way when a function returns is frozen with it.
      const ends = await Promise.allSettled(work(message));
      for (const end of ends) if (end.status === "rejected") throw end.reason;
      const delays = ends.flatMap((end) => (end.status === "fulfilled" ? delayOf(end.value) : []));
      if (delays.length === 0) return true;
      await retryAfter(message.receiptHandle, Math.max(...delays));
    } catch (error) {
      log.error("message_failed", {
        message_id: message.messageId,
        attempt: attemptOf(message),
        error,
      });
    }
    return false;
  }
}

/** How often a message was delivered, this time included. */
export function attemptOf(message: SQSRecord): number {
  return Number(message.attributes.ApproximateReceiveCount);
}

/** What was given up comes back at once, for the queue to put it into its dead-letter queue. */
function delayOf(processed: Processed): number[] {
  switch (processed.kind) {
    case "settled":
      return [];
    case "retry":
      return [processed.afterMs];
    case "given_up":
      return [0];
  }
}
