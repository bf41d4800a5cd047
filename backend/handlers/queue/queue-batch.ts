import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Processed } from "../../core/use-cases/processed.ts";
import { asInvocation, type Telemetry } from "../invocation.ts";

export interface QueueBatchDeps extends Telemetry {
  /** Makes the queue deliver a message again after this time, and not after its visibility timeout. */
  retryAfter: (receiptHandle: string, afterMs: number) => Promise<void>;
  /** Puts a message that leads nowhere into the dead-letter queue: at once, and not after all its deliveries. */
  putAside: (body: string) => Promise<void>;
}

/** What is to be done for one blob. */
interface Piece {
  blobId: string;
  work: () => Promise<Processed>;
}

/** What is to become of a message: of everything that it holds. */
type Read = (message: SQSRecord) => Piece[];

export type QueueHandler = (
  event: SQSEvent,
  context: Pick<Context, "awsRequestId">,
) => Promise<SQSBatchResponse>;

/** Works through a batch, each message judged alone: those that are not settled are reported and come again. */
export function queueBatchHandler(deps: QueueBatchDeps, read: Read): QueueHandler {
  const { retryAfter, log } = deps;
  return ({ Records }, { awsRequestId }) =>
    asInvocation(deps, awsRequestId, {}, async () => {
      const settled = await Promise.all(Records.map(settle));
      const failed = Records.filter((_, i) => !settled[i]);
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    });

  /** Whether the message can be deleted. */
  function settle(message: SQSRecord): Promise<boolean> {
    const about = { message_id: message.messageId, attempt: attemptOf(message) };
    return log.within(about, async () => {
      try {
        const pieces = readable(message);
        if (pieces === undefined) return await putAside(message);
        if (pieces.length > 0) log.add({ blob_id: pieces.map(({ blobId }) => blobId).join(" ") });
        // All of it to its end: what is still under way when a function returns is frozen with it.
        const ends = await Promise.all(pieces.map(endOf));
        if (ends.includes(undefined)) return false;
        if (ends.some((end) => end?.kind === "given_up")) return await putAside(message);
        const delays = ends.flatMap((end) => (end?.kind === "retry" ? [end.afterMs] : []));
        if (delays.length === 0) return true;
        await retryAfter(message.receiptHandle, Math.max(...delays));
      } catch (error) {
        log.error("message_failed", { error });
      }
      return false;
    });
  }

  /** What a message asks for; undefined if no one will ever know. */
  function readable(message: SQSRecord): Piece[] | undefined {
    try {
      return read(message);
    } catch (error) {
      log.error("message_unreadable", { error });
      return undefined;
    }
  }

  /** If that fails, the message is not deleted, and comes again. */
  async function putAside(message: SQSRecord): Promise<boolean> {
    await deps.putAside(message.body);
    return true;
  }

  /** How a piece ended; undefined if it failed. */
  function endOf({ blobId, work }: Piece): Promise<Processed | undefined> {
    return log.within({ blob_id: blobId }, async () => {
      try {
        return await work();
      } catch (error) {
        log.error("message_failed", { error });
        return undefined;
      }
    });
  }
}

/** How often a message was delivered, this time included. */
export function attemptOf(message: SQSRecord): number {
  return Number(message.attributes.ApproximateReceiveCount);
}
