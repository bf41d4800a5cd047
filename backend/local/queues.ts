import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { QueueMapping } from "./functions.ts";
import { type EventSource, startEventSource } from "./lambda/event-source.ts";
import type { Invoke } from "./lambda/function-host.ts";
import { ownCalls } from "./own-calls.ts";
import { accountId, localRegion } from "./resources.ts";
import { queueArn } from "./sqs/sqs-endpoint.ts";
import type { LocalAws } from "./start-aws.ts";

/** The queues, as the rest of local mode uses them. */
export function localQueues(
  { sqs, credentials, region }: LocalAws,
  mappings: readonly QueueMapping[],
) {
  // fauxqs names its queues by a host that does not resolve.
  const client = new SQSClient({
    ...ownCalls,
    credentials,
    region,
    endpoint: sqs.url,
    useQueueUrlAsEndpoint: false,
  });
  const sources: EventSource[] = [];
  const urlOf = (name: string) => {
    const url = sqs.queueUrls[name];
    if (url === undefined) throw new Error(`There is no queue ${name}.`);
    return url;
  };

  return {
    async send(name: string, body: unknown, delaySeconds = 0): Promise<void> {
      await sqs.send(urlOf(name), body, delaySeconds);
    },

    /** Starts to feed the functions. */
    poll(invoke: Invoke, onError: (error: unknown) => void): void {
      for (const { queue, function: name, batchSize, maximumConcurrency } of mappings) {
        const source = startEventSource({
          client,
          queueUrl: urlOf(queue),
          queueArn: queueArn(queue, { region: localRegion, accountId }),
          invoke: (event) => invoke(name, event),
          batchSize,
          maximumConcurrency,
          onError,
        });
        sources.push(source);
      }
    },

    /** Whether nothing is being worked on and no message waits that is due. */
    async isIdle(): Promise<boolean> {
      const waiting = await Promise.all(mappings.map(({ queue }) => countWaiting(urlOf(queue))));
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
