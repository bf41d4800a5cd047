import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { callLimits } from "../adapters/aws/call-limits.ts";
import { dynamoDbDueStore } from "../adapters/aws/dynamodb-due-store.ts";
import { emfMetrics } from "../adapters/aws/emf-metrics.ts";
import { s3UploadStore } from "../adapters/aws/s3-upload-store.ts";
import { sqsCallbackQueue } from "../adapters/aws/sqs-callback-queue.ts";
import { readConfig } from "../config.ts";
import { sweepBlobsUseCase } from "../core/use-cases/sweep-blobs.ts";
import { sweepBlobsHandler } from "../handlers/schedule/sweep-blobs.ts";
import { jsonLog } from "../log.ts";
import { queuesClient } from "./wiring/queues-client.ts";

const config = readConfig([
  "blobsTable",
  "callbacksQueueUrl",
  "logLevel",
  "sdkCallMs",
  "stage",
  "uploadsBucket",
]);
const log = jsonLog(config.logLevel);
const sqs = queuesClient(config);

const sweepBlobs = sweepBlobsUseCase({
  store: dynamoDbDueStore(new DynamoDBClient(callLimits(config)), config.blobsTable),
  uploads: s3UploadStore(new S3Client(callLimits(config)), config.uploadsBucket),
  callbacks: sqsCallbackQueue(sqs, config.callbacksQueueUrl),
  log,
  now: () => new Date(),
});

export const handler = sweepBlobsHandler({ sweepBlobs, log, metrics: emfMetrics(config) });
