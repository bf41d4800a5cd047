import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { dynamoDbAccessStore } from "../../adapters/aws/access/dynamodb-access-store.ts";
import { callLimits } from "../../adapters/aws/call-limits.ts";
import { emfMetrics } from "../../adapters/aws/emf-metrics.ts";
import type { Config } from "../../config.ts";
import { checkAccessWith } from "../../core/access/check-access.ts";
import { jsonLog } from "../../log.ts";
import { version } from "../../version.ts";

/** The settings that every function behind the API has. */
export const httpSettings = [
  "accessTable",
  "logLevel",
  "requireKey",
  "sdkCallMs",
  "stage",
] as const;

/** What every function behind the API is made of: the tables' client, and what its handler knows who asks by. */
export function httpFunction(config: Config<(typeof httpSettings)[number]>) {
  const log = jsonLog(config.logLevel);
  const metrics = emfMetrics(config);
  const now = () => new Date();
  const dynamoDb = new DynamoDBClient(callLimits(config));
  const keys = dynamoDbAccessStore(dynamoDb, config.accessTable);
  const checkAccess = checkAccessWith({ ...config, keys, now, log });
  return { dynamoDb, now, deps: { log, metrics, version, checkAccess } };
}
