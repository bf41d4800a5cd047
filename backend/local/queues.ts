import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type EventSource, startEventSource } from "./lambda/event-source.ts";
import type { Invoke } from "./lambda/function-host.ts";
import { ACCOUNT_ID, CALLBACKS_QUEUE, REGION, UPLOADS_QUEUE } from "./resources.ts";
import { queueArn } from "./sqs/sqs-endpoint.ts";
import type { LocalAws } from "./start-aws.ts";

/** What feeds each queue's function; as in `serverless.yml`. */
const MAPPINGS = [
  { queue: UPLOADS_QUEUE, function: "processBlob", maximumConcurrency: 2 },
  { queue: CALLBACKS_QUEUE, function: "makeCallback", maximumConcurrency: 25 },
] as const;

type Queue = (typeof MAPPINGS)[number]["queue"];
export type QueueName = Queue["name"] | Queue["deadLetterName"];

/** The queues, as the rest of local mode uses them. */
export function localQueues({ sqs, credentials, region }: LocalAws) {
  // fauxqs names its queues by a host that does not resolve.
  const client = new SQSClient({
    credentials,
    region,
    endpoint: sqs.url,
    useQueueUrlAsEndpoint: false,
  });
  const sources: EventSource[] = [];
  const urlOf = (name: QueueName) => sqs.queueUrls[name] ?? "";

  return {
    urlOf,

    async send(name: QueueName, body: unknown, DelaySeconds = 0): Promise<void> {
      const MessageBody = JSON.stringify(body);
      const message = { QueueUrl: urlOf(name), MessageBody, DelaySeconds };
      await client.send(new SendMessageCommand(message));
    },

    /** Starts to feed the functions. */
    poll(invoke: Invoke, onError: (error: unknown) => void): void {
      for (const mapping of MAPPINGS) {
        const { name, batchSize } = mapping.queue;
        const source = startEventSource({
          client,
          queueUrl: urlOf(name),
          queueArn: queueArn(name, { region: REGION, accountId: ACCOUNT_ID }),
          invoke: (event) => invoke(mapping.function, event),
          batchSize,
          maximumConcurrency: mapping.maximumConcurrency,
          onError,
        });
        sources.push(source);
      }
    },

    /** Whether nothing is being worked on and no message waits that is due. */
    async isIdle(): Promise<boolean> {
      const waiting = await Promise.all(
        MAPPINGS.map(({ queue }) => countWaiting(urlOf(queue.name))),
      );
      return waiting.every((count) => count === 0) && sources.every((source) => source.isIdle());
    },

    async stop(): Promise<void> {
      await Promise.all(sources.map((source) => source.stop()));
      client.destroy();
    },
  };

  async function countWaiting(QueueUrl: string): Promise<number> {
    const AttributeNames = ["ApproximateNumberOfMessages" as const];
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages);
  }
}
