import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { callLimits } from "../adapters/aws/call-limits.ts";
import { dynamoDbBlobStore } from "../adapters/aws/dynamodb-blob-store.ts";
import { emfMetrics } from "../adapters/aws/emf-metrics.ts";
import { s3UploadStore } from "../adapters/aws/s3-upload-store.ts";
import { readConfig } from "../config.ts";
import { deleteBlobUseCase } from "../core/use-cases/delete-blob.ts";
import { deleteBlobHandler } from "../handlers/http/delete-blob.ts";
import { jsonLog } from "../log.ts";
import { version } from "../version.ts";

const config = readConfig(["blobsTable", "logLevel", "sdkCallMs", "stage", "uploadsBucket"]);
const store = dynamoDbBlobStore(new DynamoDBClient(callLimits(config)), config.blobsTable);
const uploads = s3UploadStore(new S3Client(callLimits(config)), config.uploadsBucket);
const deleteBlob = deleteBlobUseCase({ store, uploads, now: () => new Date() });

export const handler = deleteBlobHandler(deleteBlob, {
  log: jsonLog(config.logLevel),
  metrics: emfMetrics(config),
  version,
});
