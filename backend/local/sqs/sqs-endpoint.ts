import type { AddressInfo } from "node:net";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { buildApp } from "fauxqs";

export interface SqsQueue {
  name: string;
  deadLetterName: string;
  visibilityTimeoutSeconds: number;
  maxReceiveCount: number;
}

export interface SqsEndpoint {
  url: string;
  /** By queue name. */
  queueUrls: Record<string, string>;
  stop(): Promise<void>;
}

export interface SqsEndpointOptions {
  queues: readonly SqsQueue[];
  credentials: { accessKeyId: string; secretAccessKey: string };
  region: string;
  accountId: string;
}

/** SQS on loopback: fauxqs, in memory. It checks no signatures. */
export async function startSqsEndpoint(options: SqsEndpointOptions): Promise<SqsEndpoint> {
  // Not `startFauxqs`, which listens on every network interface.
  const app = buildApp({ logger: false, defaultRegion: options.region });
  await app.listen({ port: 0, host: "127.0.0.1" });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  try {
    return { url, queueUrls: await createQueues(url, options), stop: () => app.close() };
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function createQueues(
  endpoint: string,
  { queues, credentials, region, accountId }: SqsEndpointOptions,
) {
  const client = new SQSClient({ endpoint, credentials, region });
  const create = async (QueueName: string, Attributes: Record<string, string>) => {
    const { QueueUrl = "" } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
    return [QueueName, QueueUrl] as const;
  };
  try {
    const urls = [];
    for (const queue of queues) {
      urls.push(await create(queue.deadLetterName, {}));
      const redrive = {
        deadLetterTargetArn: queueArn(queue.deadLetterName, { region, accountId }),
        maxReceiveCount: String(queue.maxReceiveCount),
      };
      urls.push(
        await create(queue.name, {
          VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
          RedrivePolicy: JSON.stringify(redrive),
        }),
      );
    }
    return Object.fromEntries(urls);
  } finally {
    client.destroy();
  }
}

export function queueArn(
  name: string,
  { region, accountId }: { region: string; accountId: string },
): string {
  return `arn:aws:sqs:${region}:${accountId}:${name}`;
}
