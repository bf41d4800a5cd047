import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { dynamoDbAccessStore } from "../adapters/aws/access/dynamodb-access-store.ts";
import { callLimits } from "../adapters/aws/call-limits.ts";
import { dynamoDbBlobStore } from "../adapters/aws/dynamodb-blob-store.ts";
import { emfMetrics } from "../adapters/aws/emf-metrics.ts";
import { s3UploadStore } from "../adapters/aws/s3-upload-store.ts";
import { readConfig } from "../config.ts";
import { checkAccessWith } from "../core/access/check-access.ts";
import { deleteBlobUseCase } from "../core/use-cases/delete-blob.ts";
import { deleteBlobHandler } from "../handlers/http/delete-blob.ts";
import { jsonLog } from "../log.ts";
import { version } from "../version.ts";

const config = readConfig([
  "accessTable",
  "blobsTable",
  "logLevel",
  "requireKey",
  "sdkCallMs",
  "stage",
  "uploadsBucket",
]);
const log = jsonLog(config.logLevel);
const now = () => new Date();
const dynamoDb = new DynamoDBClient(callLimits(config));
const keys = dynamoDbAccessStore(dynamoDb, config.accessTable);
const store = dynamoDbBlobStore(dynamoDb, config.blobsTable);
const uploads = s3UploadStore(new S3Client(callLimits(config)), config.uploadsBucket);
const deleteBlob = deleteBlobUseCase({ store, uploads, now });

export const handler = deleteBlobHandler(deleteBlob, {
  log,
  metrics: emfMetrics(config),
  version,
  checkAccess: checkAccessWith({ ...config, keys, now, log }),
});
