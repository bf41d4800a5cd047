import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { RekognitionClient } from "@aws-sdk/client-rekognition";
import { S3Client } from "@aws-sdk/client-s3";
import { dynamoDbSpendingStore } from "../adapters/aws/access/dynamodb-spending-store.ts";
import { callLimits, recognitionLimit } from "../adapters/aws/call-limits.ts";
import { dynamoDbBlobStore } from "../adapters/aws/dynamodb-blob-store.ts";
import { dynamoDbRecognitionCache } from "../adapters/aws/dynamodb-recognition-cache.ts";
import { emfMetrics } from "../adapters/aws/emf-metrics.ts";
import { nameAwsFault } from "../adapters/aws/name-fault.ts";
import { rekognitionDetectors } from "../adapters/aws/rekognition/rekognition-detectors.ts";
import { s3ConvertedStore } from "../adapters/aws/s3-converted-store.ts";
import { s3UploadStore } from "../adapters/aws/s3-upload-store.ts";
import { sqsCallbackQueue } from "../adapters/aws/sqs-callback-queue.ts";
import { sqsConversionQueue } from "../adapters/aws/sqs-conversions.ts";
import { sqsDeadLetters } from "../adapters/aws/sqs-dead-letters.ts";
import { sqsRetry } from "../adapters/aws/sqs-retry.ts";
import { inspectHead } from "../adapters/image/inspect-head.ts";
import { readConfig } from "../config.ts";
import { featurePrices } from "../core/features/feature-rules.ts";
import { accountContents } from "../core/recognition/account-contents.ts";
import { contentCaches } from "../core/recognition/content-cache.ts";
import { payWithin } from "../core/spending/budget.ts";
import { countUsageWith } from "../core/spending/usage-counts.ts";
import { processBlobUseCase } from "../core/use-cases/process-blob.ts";
import { processBlobHandler } from "../handlers/queue/process-blob.ts";
import { jsonLog } from "../log.ts";
import { queuesClient } from "./wiring/queues-client.ts";

const config = readConfig([
  "accessTable",
  "blobsTable",
  "cacheLifetimeMs",
  "cacheTable",
  "callbacksQueueUrl",
  "conversionsQueueUrlIfAny",
  "dailySpendingLimit",
  "detectImageProperties",
  "detectMinConfidence",
  "detectorIsPaid",
  "detectorNames",
  "leaseMs",
  "logLevel",
  "sdkCallMs",
  "stage",
  "uploadsBucket",
  "uploadsDeadLetterQueueUrl",
  "uploadsMaxReceiveCount",
  "uploadsQueueUrl",
]);
const log = jsonLog(config.logLevel);
const metrics = emfMetrics(config);
const now = () => new Date();
const s3 = new S3Client(callLimits(config));
const dynamoDb = new DynamoDBClient(callLimits(config));
// The queue retries, with longer pauses than a waiting function would be worth paying for.
const rekognition = new RekognitionClient(recognitionLimit());
const sqs = queuesClient(config);

const spending = dynamoDbSpendingStore(
  {
    client: dynamoDb,
    makeOnce: () => new DynamoDBClient({ ...callLimits(config), maxAttempts: 1 }),
  },
  config.accessTable,
);
const { conversionsQueueUrlIfAny } = config;
const conversions =
  conversionsQueueUrlIfAny === undefined
    ? undefined
    : sqsConversionQueue(sqs, conversionsQueueUrlIfAny);
const cache = dynamoDbRecognitionCache(dynamoDb, config.cacheTable);

const processBlob = processBlobUseCase({
  ...config,
  log,
  metrics,
  now,
  newId: randomUUID,
  random: Math.random,
  inspect: inspectHead,
  nameFault: nameAwsFault,
  store: dynamoDbBlobStore(dynamoDb, config.blobsTable),
  content: contentCaches({
    ...config,
    converts: conversions !== undefined,
    settings: config,
    cache,
    now,
    log,
  }),
  contents: accountContents({ ...config, cache, now, log }),
  prices: featurePrices(config),
  pay: payWithin({ ...config, store: spending, now, log, metrics }),
  countUsage: countUsageWith({ store: spending, now, log }),
  callbacks: sqsCallbackQueue(sqs, config.callbacksQueueUrl),
  uploads: s3UploadStore(s3, config.uploadsBucket),
  converted: s3ConvertedStore(s3, config.uploadsBucket),
  conversions,
  detectors: rekognitionDetectors(rekognition, config),
});

export const handler = processBlobHandler({
  processBlob,
  log,
  metrics,
  retryAfter: sqsRetry(sqs, config.uploadsQueueUrl),
  putAside: sqsDeadLetters(sqs, config.uploadsDeadLetterQueueUrl),
  maxReceiveCount: config.uploadsMaxReceiveCount,
});
