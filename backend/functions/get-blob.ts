import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { callLimits } from "../adapters/aws/call-limits.ts";
import { dynamoDbBlobStore } from "../adapters/aws/dynamodb-blob-store.ts";
import { emfMetrics } from "../adapters/aws/emf-metrics.ts";
import { readConfig } from "../config.ts";
import { getBlobUseCase } from "../core/use-cases/get-blob.ts";
import { getBlobHandler } from "../handlers/http/get-blob.ts";
import { jsonLog } from "../log.ts";
import { version } from "../version.ts";

const config = readConfig(["blobsTable", "logLevel", "sdkCallMs", "stage"]);
const store = dynamoDbBlobStore(new DynamoDBClient(callLimits(config)), config.blobsTable);
const getBlob = getBlobUseCase({ store, now: () => new Date() });

export const handler = getBlobHandler(getBlob, {
  log: jsonLog(config.logLevel),
  metrics: emfMetrics(config),
  version,
});
