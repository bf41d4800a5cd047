import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { dynamoDbBlobStore } from "../../backend/adapters/aws/dynamodb-blob-store.ts";
import { sqsCallbackQueue } from "../../backend/adapters/aws/sqs-callback-queue.ts";
import { startDynamoDbEndpoint } from "../../backend/local/dynamodb/dynamodb-endpoint.ts";
import {
  functionModules,
  functionSettings,
  readService,
  serviceQueues,
} from "../../backend/local/functions.ts";
import { type EventSource, startEventSource } from "../../backend/local/lambda/event-source.ts";
import { startFunctionHost } from "../../backend/local/lambda/function-host.ts";
import {
  accountId,
  callbacksQueue,
  localRegion,
  localTables,
} from "../../backend/local/resources.ts";
import { queueArn, startSqsEndpoint } from "../../backend/local/sqs/sqs-endpoint.ts";
import type { FinishedBlob } from "./finished-blob.ts";
import { type Sender, timeoutMs } from "./sender.ts";

const credentials = { accessKeyId: "LOCAL", secretAccessKey: "local" };

export interface RekogOptions {
  batchSize: number;
  maximumConcurrency: number;
  /** Hears what is to be stopped in the end, in this order. */
  onStarted: (stop: () => unknown) => void;
}

/** The blobs in their table and a message for each in the queue; `go` begins to feed `makeCallback` from it. */
export async function startRekog(
  blobs: readonly FinishedBlob[],
  { batchSize, maximumConcurrency, onStarted }: RekogOptions,
): Promise<Sender> {
  const service = readService();
  const aws = { credentials, region: localRegion };
  const dynamoDb = await startDynamoDbEndpoint({ ...aws, tables: [localTables.blobs] });
  onStarted(dynamoDb.stop);
  const sqs = await startSqsEndpoint({
    ...aws,
    accountId,
    queues: serviceQueues(service),
  });
  onStarted(sqs.stop);
  const { [callbacksQueue.name]: queueUrl = "" } = sqs.queueUrls;
  const client = new SQSClient({ ...aws, endpoint: sqs.url, useQueueUrlAsEndpoint: false });
  onStarted(() => client.destroy());
  const database = new DynamoDBClient({ ...aws, endpoint: dynamoDb.url });
  onStarted(() => database.destroy());

  const store = dynamoDbBlobStore(database, localTables.blobs.name);
  for (const blob of blobs) await store.create(blob);
  const { makeCallback = "" } = functionModules(service);
  const host = startFunctionHost({
    functions: { makeCallback },
    env: {
      ...functionSettings(service, sqs.queueUrls),
      AWS_REGION: localRegion,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
      AWS_ENDPOINT_URL_SQS: sqs.url,
      CALLBACK_TIMEOUT_SECONDS: String(timeoutMs / 1000),
      CALLBACK_ALLOW_LOOPBACK: "true",
      LOG_LEVEL: "error",
    },
    timeoutMs: () => 30_000,
    // Metrics are logged at every level.
    onLog: (line) => line.includes('"event":"metrics"') || process.stderr.write(`${line}\n`),
  });
  onStarted(host.stop);
  await host.ready;
  const queue = sqsCallbackQueue(() => client, queueUrl);
  for (const { blobId } of blobs) await queue.send({ blobId, delivery: 1 });
  let source: EventSource | undefined;
  return {
    signs: true,
    go() {
      source = startEventSource({
        client,
        queueUrl,
        queueArn: queueArn(callbacksQueue.name, { region: localRegion, accountId }),
        invoke: (event) => host.invoke("makeCallback", event),
        batchSize,
        maximumConcurrency,
        onError: (error) => process.stderr.write(`${error}\n`),
      });
    },
    // Ends when the dead ones' attempts have timed out.
    stop: async () => source?.stop(),
    async ledger() {
      const records = await Promise.all(blobs.map(({ blobId }) => store.get(blobId)));
      const count = (status: string) =>
        records.filter((record) => record?.callback?.status === status).length;
      return { delivered: count("delivered"), pending: count("pending") };
    },
  };
}
