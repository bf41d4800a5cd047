import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { dynamoDbAccessStore } from "../adapters/aws/access/dynamodb-access-store.ts";
import { dynamoDbSpendingStore } from "../adapters/aws/access/dynamodb-spending-store.ts";
import { callLimits } from "../adapters/aws/call-limits.ts";
import { emfMetrics } from "../adapters/aws/emf-metrics.ts";
import { readConfig } from "../config.ts";
import { checkAccessWith } from "../core/access/check-access.ts";
import { getUsageUseCase } from "../core/use-cases/get-usage.ts";
import { getUsageHandler } from "../handlers/http/get-usage.ts";
import { jsonLog } from "../log.ts";
import { version } from "../version.ts";

const config = readConfig([
  "accessTable",
  "dailySpendingLimit",
  "detectorIsPaid",
  "logLevel",
  "requireKey",
  "sdkCallMs",
  "stage",
]);
const log = jsonLog(config.logLevel);
const now = () => new Date();
const dynamoDb = new DynamoDBClient(callLimits(config));
const keys = dynamoDbAccessStore(dynamoDb, config.accessTable);
// It only reads.
const store = dynamoDbSpendingStore({ client: dynamoDb, once: dynamoDb }, config.accessTable);

export const handler = getUsageHandler(getUsageUseCase({ ...config, store, now }), {
  log,
  metrics: emfMetrics(config),
  version,
  checkAccess: checkAccessWith({ ...config, keys, now, log }),
});
