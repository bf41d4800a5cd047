import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { RekognitionClient } from "@aws-sdk/client-rekognition";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { dynamoDbBlobStore } from "../adapters/aws/dynamodb-blob-store.ts";
import { dynamoDbRecognitionCache } from "../adapters/aws/dynamodb-recognition-cache.ts";
import { rekognitionDetector } from "../adapters/aws/rekognition-detector.ts";
import { s3UploadStore } from "../adapters/aws/s3-upload-store.ts";
import { sqsRetry } from "../adapters/aws/sqs-retry.ts";
import { inspectHead } from "../adapters/image/inspect-head.ts";
import { readConfig } from "../config.ts";
import { processBlobUseCase } from "../core/process-blob.ts";
import { processBlobHandler } from "../handlers/process-blob.ts";
import { jsonLog } from "../log.ts";

const config = readConfig([
  "blobsTable",
  "cacheTable",
  "cacheLifetimeMs",
  "detectMinConfidence",
  "detectorName",
  "leaseMs",
  "logLevel",
  "uploadsBucket",
  "uploadsMaxReceiveCount",
  "uploadsQueueUrl",
]);
const log = jsonLog(config.logLevel);
const dynamoDb = new DynamoDBClient();
// The queue retries, with longer pauses than a waiting function would be worth paying for.
const rekognition = new RekognitionClient({ maxAttempts: 1 });

const processBlob = processBlobUseCase({
  ...config,
  log,
  now: () => new Date(),
  newId: randomUUID,
  random: Math.random,
  inspect: inspectHead,
  store: dynamoDbBlobStore(dynamoDb, config.blobsTable),
  cache: dynamoDbRecognitionCache(dynamoDb, config.cacheTable),
  uploads: s3UploadStore(new S3Client(), config.uploadsBucket),
  detector: rekognitionDetector(rekognition, {
    bucket: config.uploadsBucket,
    name: config.detectorName,
    minConfidence: config.detectMinConfidence,
  }),
});

export const handler = processBlobHandler({
  processBlob,
  log,
  retryAfter: sqsRetry(new SQSClient(), config.uploadsQueueUrl),
  maxReceiveCount: config.uploadsMaxReceiveCount,
});
