import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { dynamoDbBlobStore } from "../adapters/aws/dynamodb-blob-store.ts";
import { s3UploadIssuer } from "../adapters/aws/s3-upload-issuer.ts";
import { readConfig } from "../config.ts";
import { createBlobUseCase } from "../core/create-blob.ts";
import { createBlobHandler } from "../handlers/create-blob.ts";
import { jsonLog } from "../log.ts";

const config = readConfig([
  "blobsTable",
  "uploadsBucket",
  "uploadWindowMs",
  "retentionMs",
  "logLevel",
]);
const store = dynamoDbBlobStore(new DynamoDBClient(), config.blobsTable);
const issuer = s3UploadIssuer(new S3Client(), config.uploadsBucket);
const createBlob = createBlobUseCase({
  ...config,
  store,
  issuer,
  now: () => new Date(),
  newId: randomUUID,
});

export const handler = createBlobHandler(createBlob, jsonLog(config.logLevel));
