import { S3Client } from "@aws-sdk/client-s3";
import { callLimits } from "../adapters/aws/call-limits.ts";
import { dynamoDbBlobStore } from "../adapters/aws/dynamodb-blob-store.ts";
import { s3UploadStore } from "../adapters/aws/s3-upload-store.ts";
import { readConfig } from "../config.ts";
import { deleteBlobUseCase } from "../core/use-cases/delete-blob.ts";
import { deleteBlobHandler } from "../handlers/http/delete-blob.ts";
import { httpFunction, httpSettings } from "./wiring/http-function.ts";

const config = readConfig([...httpSettings, "blobsTable", "uploadsBucket"]);
const { dynamoDb, now, deps } = httpFunction(config);
const store = dynamoDbBlobStore(dynamoDb, config.blobsTable);
const uploads = s3UploadStore(new S3Client(callLimits(config)), config.uploadsBucket);

export const handler = deleteBlobHandler(deleteBlobUseCase({ store, uploads, now }), deps);
