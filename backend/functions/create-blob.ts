import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { dynamoDbIdempotencyStore } from "../adapters/aws/access/dynamodb-idempotency-store.ts";
import { dynamoDbSpendingStore } from "../adapters/aws/access/dynamodb-spending-store.ts";
import { callLimits } from "../adapters/aws/call-limits.ts";
import { dynamoDbBlobStore } from "../adapters/aws/dynamodb-blob-store.ts";
import { dynamoDbRecognitionCache } from "../adapters/aws/dynamodb-recognition-cache.ts";
import { s3UploadIssuer } from "../adapters/aws/s3-upload-issuer.ts";
import { sqsCallbackQueue } from "../adapters/aws/sqs-callback-queue.ts";
import { lazyRefuseCallbackUrl } from "../adapters/callback-sender/lazy-refuse-callback-url.ts";
import { newCallbackSecret } from "../adapters/callback-sender/new-callback-secret.ts";
import { readConfig } from "../config.ts";
import { maxUploadBytes } from "../core/blob/max-upload-bytes.ts";
import { featurePrices } from "../core/features/feature-rules.ts";
import { accountContents } from "../core/recognition/account-contents.ts";
import { contentCaches } from "../core/recognition/content-cache.ts";
import { refuseUnpayableWith } from "../core/spending/remaining-budget.ts";
import { countUsageWith } from "../core/spending/usage-counts.ts";
import { createBlobUseCase } from "../core/use-cases/create-blob.ts";
import { createBlobHandler } from "../handlers/http/create-blob.ts";
import { httpFunction, httpSettings } from "./wiring/http-function.ts";
import { queuesClient } from "./wiring/queues-client.ts";

const config = readConfig([
  ...httpSettings,
  "blobsTable",
  "cacheLifetimeMs",
  "cacheTable",
  "callbackAllowLoopback",
  "callbacksQueueUrl",
  "convert",
  "dailySpendingLimit",
  "detectImageProperties",
  "detectMinConfidence",
  "detectorIsPaid",
  "detectorNames",
  "mailboxWithoutKey",
  "retentionMs",
  "uploadWindowMs",
  "uploadsBucket",
]);
const { dynamoDb, now, deps } = httpFunction(config);
const { log, metrics } = deps;
const sqs = queuesClient(config);
const cache = dynamoDbRecognitionCache(dynamoDb, config.cacheTable);

const spending = dynamoDbSpendingStore(
  {
    client: dynamoDb,
    makeOnce: () => new DynamoDBClient({ ...callLimits(config), maxAttempts: 1 }),
  },
  config.accessTable,
);

const createBlob = createBlobUseCase({
  ...config,
  store: dynamoDbBlobStore(dynamoDb, config.blobsTable),
  issuer: s3UploadIssuer(new S3Client(callLimits(config)), {
    bucket: config.uploadsBucket,
    maxBytes: maxUploadBytes(config.convert),
  }),
  idempotency: dynamoDbIdempotencyStore(dynamoDb, config.accessTable),
  content: contentCaches({
    ...config,
    converts: config.convert,
    settings: config,
    ...{ cache, now, log },
  }),
  contents: accountContents({ ...config, cache, now, log }),
  prices: featurePrices(config),
  refuseUnpayable: refuseUnpayableWith({ ...config, store: spending, now }),
  countUsage: countUsageWith({ store: spending, now, log }),
  callbacks: sqsCallbackQueue(sqs, config.callbacksQueueUrl),
  refuseUrl: lazyRefuseCallbackUrl({ allowLoopback: config.callbackAllowLoopback }),
  newSecret: newCallbackSecret,
  log,
  metrics,
  now,
  newId: randomUUID,
});

export const handler = createBlobHandler(createBlob, deps);
