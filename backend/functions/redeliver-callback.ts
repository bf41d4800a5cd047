import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { dynamoDbAccessStore } from "../adapters/aws/access/dynamodb-access-store.ts";
import { callLimits } from "../adapters/aws/call-limits.ts";
import { dynamoDbBlobStore } from "../adapters/aws/dynamodb-blob-store.ts";
import { dynamoDbCallbackStore } from "../adapters/aws/dynamodb-callback-store.ts";
import { emfMetrics } from "../adapters/aws/emf-metrics.ts";
import { sqsCallbackQueue } from "../adapters/aws/sqs-callback-queue.ts";
import { lazyRefuseCallbackUrl } from "../adapters/callback-sender/lazy-refuse-callback-url.ts";
import { newCallbackSecret } from "../adapters/callback-sender/new-callback-secret.ts";
import { readConfig } from "../config.ts";
import { checkAccessWith } from "../core/access/check-access.ts";
import { redeliverCallbackUseCase } from "../core/use-cases/redeliver-callback.ts";
import { redeliverCallbackHandler } from "../handlers/http/redeliver-callback.ts";
import { jsonLog } from "../log.ts";
import { version } from "../version.ts";

const config = readConfig([
  "accessTable",
  "blobsTable",
  "callbackAllowLoopback",
  "callbacksQueueUrl",
  "logLevel",
  "requireKey",
  "sdkCallMs",
  "stage",
]);
const log = jsonLog(config.logLevel);
const now = () => new Date();
const dynamoDb = new DynamoDBClient(callLimits(config));
const keys = dynamoDbAccessStore(dynamoDb, config.accessTable);
const sqs = new SQSClient({ useQueueUrlAsEndpoint: false, ...callLimits(config) });

const redeliver = redeliverCallbackUseCase({
  store: {
    ...dynamoDbBlobStore(dynamoDb, config.blobsTable),
    ...dynamoDbCallbackStore(dynamoDb, config.blobsTable),
  },
  queue: sqsCallbackQueue(sqs, config.callbacksQueueUrl),
  refuseUrl: lazyRefuseCallbackUrl({ allowLoopback: config.callbackAllowLoopback }),
  newSecret: newCallbackSecret,
  now,
});

export const handler = redeliverCallbackHandler(redeliver, {
  log,
  metrics: emfMetrics(config),
  version,
  checkAccess: checkAccessWith({ ...config, keys, now, log }),
});
