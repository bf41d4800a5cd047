import { setTimeout as sleepMs } from "node:timers/promises";
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";

export interface EventSourceOptions {
  client: SQSClient;
  queueUrl: string;
  queueArn: string;
  invoke: (event: SQSEvent) => Promise<unknown>;
  batchSize: number;
  /** Invocations at once, as Lambda's MaximumConcurrency. */
  maximumConcurrency: number;
  onError: (error: unknown) => void;
  sleep?: (ms: number) => Promise<unknown>;
}

const pauseAfterErrorMs = 500;

export interface EventSource {
  /** Whether no invocation is under way. */
  isIdle(): boolean;
  /** Ends polling at once, and settles when the invocations under way are done. */
  stop(): Promise<void>;
}

/**
 * Lambda's event source mapping for a queue: polls, invokes with a batch, deletes what succeeded. What the function
 * reports in `batchItemFailures`, and the whole batch if it throws, stays and becomes visible again.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function startEventSource(options: EventSourceOptions): EventSource {
  const { client, queueUrl, maximumConcurrency, sleep = sleepMs } = options;
  const aborter = new AbortController();
  const underWay = new Set<Promise<void>>();
  const polling = poll();

  async function poll(): Promise<void> {
    while (!aborter.signal.aborted) {
      if (underWay.size >= maximumConcurrency) {
        await Promise.race(underWay);
        continue;
      }
      const messages = await receive();
      if (messages.length === 0) continue;
      const invocation = handle(messages)
        .catch(options.onError)
        .finally(() => underWay.delete(invocation));
      underWay.add(invocation);
    }
  }

  async function receive(): Promise<Message[]> {
    try {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: options.batchSize,
          WaitTimeSeconds: 20,
          MessageSystemAttributeNames: ["All"],
          MessageAttributeNames: ["All"],
        }),
        { abortSignal: aborter.signal },
      );
      return Messages;
    } catch (error) {
      if (aborter.signal.aborted) return [];
      options.onError(error);
      await sleep(pauseAfterErrorMs);
      return [];
    }
  }

  async function handle(messages: Message[]): Promise<void> {
    const event = toSqsEvent(messages, options.queueArn);
    const failed = failedIds(await options.invoke(event), event);
    const done = messages.filter(({ MessageId }) => !failed.has(MessageId ?? ""));
    if (done.length === 0) return;
    await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: done.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle })),
      }),
    );
  }

  return {
    isIdle: () => underWay.size === 0,
    async stop() {
      aborter.abort();
      await polling;
      await Promise.all(underWay);
    },
  };
}

/** An empty id or one that is not in the batch fails the whole batch, as in Lambda. */
function failedIds(response: unknown, event: SQSEvent): Set<string> {
  const all = event.Records.map(({ messageId }) => messageId);
  const { batchItemFailures } = (response ?? {}) as Partial<SQSBatchResponse>;
  const failed = (batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  return new Set(failed.every((id) => all.includes(id)) ? failed : all);
}

function toSqsEvent(messages: Message[], queueArn: string): SQSEvent {
  return {
    Records: messages.map((message) => ({
      messageId: message.MessageId ?? "",
      receiptHandle: message.ReceiptHandle ?? "",
      body: message.Body ?? "",
      attributes: message.Attributes as unknown as SQSEvent["Records"][number]["attributes"],
      messageAttributes: {},
      md5OfBody: message.MD5OfBody ?? "",
      eventSource: "aws:sqs",
      eventSourceARN: queueArn,
      awsRegion: queueArn.split(":")[3] ?? "",
    })),
  };
}
