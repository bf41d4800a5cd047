import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { dynamoDbAccessStore } from "../adapters/aws/access/dynamodb-access-store.ts";
import { callLimits } from "../adapters/aws/call-limits.ts";
import { dynamoDbBlobStore } from "../adapters/aws/dynamodb-blob-store.ts";
import { emfMetrics } from "../adapters/aws/emf-metrics.ts";
import { readConfig } from "../config.ts";
import { checkAccessWith } from "../core/access/check-access.ts";
import { getBlobUseCase } from "../core/use-cases/get-blob.ts";
import { getBlobHandler } from "../handlers/http/get-blob.ts";
import { jsonLog } from "../log.ts";
import { version } from "../version.ts";

const config = readConfig([
  "accessTable",
  "blobsTable",
  "logLevel",
  "requireKey",
  "sdkCallMs",
  "stage",
]);
const log = jsonLog(config.logLevel);
const now = () => new Date();
const dynamoDb = new DynamoDBClient(callLimits(config));
const keys = dynamoDbAccessStore(dynamoDb, config.accessTable);
const store = dynamoDbBlobStore(dynamoDb, config.blobsTable);
const getBlob = getBlobUseCase({ store, now });

export const handler = getBlobHandler(getBlob, {
  log,
  metrics: emfMetrics(config),
  version,
  checkAccess: checkAccessWith({ ...config, keys, now, log }),
});
