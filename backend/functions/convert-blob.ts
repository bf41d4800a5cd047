import { randomUUID } from "node:crypto";
import { extname, join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { callLimits } from "../adapters/aws/call-limits.ts";
import { dynamoDbBlobStore } from "../adapters/aws/dynamodb-blob-store.ts";
import { emfMetrics } from "../adapters/aws/emf-metrics.ts";
import { nameAwsFault } from "../adapters/aws/name-fault.ts";
import { s3ConvertedStore } from "../adapters/aws/s3-converted-store.ts";
import { s3UploadStore } from "../adapters/aws/s3-upload-store.ts";
import { sqsConversionNews } from "../adapters/aws/sqs-conversions.ts";
import { sqsDeadLetters } from "../adapters/aws/sqs-dead-letters.ts";
import { sqsRetry } from "../adapters/aws/sqs-retry.ts";
import { threadConverter } from "../adapters/convert/thread-converter.ts";
import { readConfig } from "../config.ts";
import { convertBlobUseCase } from "../core/use-cases/convert-blob.ts";
import { convertBlobHandler } from "../handlers/queue/convert-blob.ts";
import { jsonLog } from "../log.ts";
import { queuesClient } from "./wiring/queues-client.ts";

/** As this file is called, compiled or bundled. */
const worker = `../adapters/convert/conversion-worker${extname(import.meta.filename)}`;

const config = readConfig([
  "blobsTable",
  "conversionsDeadLetterQueueUrl",
  "conversionsMaxReceiveCount",
  "conversionsQueueUrl",
  "leaseMs",
  "logLevel",
  "sdkCallMs",
  "stage",
  "uploadsBucket",
  "uploadsQueueUrl",
]);
const log = jsonLog(config.logLevel);
const metrics = emfMetrics(config);
const s3 = new S3Client(callLimits(config));
const sqs = queuesClient(config);

const convertBlob = convertBlobUseCase({
  ...config,
  log,
  metrics,
  now: () => new Date(),
  newId: randomUUID,
  random: Math.random,
  nameFault: nameAwsFault,
  store: dynamoDbBlobStore(new DynamoDBClient(callLimits(config)), config.blobsTable),
  uploads: s3UploadStore(s3, config.uploadsBucket),
  converted: s3ConvertedStore(s3, config.uploadsBucket),
  converter: threadConverter({ worker: join(import.meta.dirname, worker) }),
  news: sqsConversionNews(sqs, config.uploadsQueueUrl),
});

export const handler = convertBlobHandler({
  convertBlob,
  log,
  metrics,
  retryAfter: sqsRetry(sqs, config.conversionsQueueUrl),
  putAside: sqsDeadLetters(sqs, config.conversionsDeadLetterQueueUrl),
  maxReceiveCount: config.conversionsMaxReceiveCount,
});
