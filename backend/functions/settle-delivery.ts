import { dynamoDbMailboxStore } from "../adapters/aws/mailbox/dynamodb-mailbox-store.ts";
import { readConfig } from "../config.ts";
import { settleDeliveryUseCase } from "../core/use-cases/settle-delivery.ts";
import { settleDeliveryHandler } from "../handlers/http/mailbox/settle-delivery.ts";
import { httpFunction, httpSettings } from "./wiring/http-function.ts";

const config = readConfig([...httpSettings, "blobsTable", "callbackWaitsMs", "mailboxWithoutKey"]);
const { dynamoDb, now, deps } = httpFunction(config);
const { requireKey, mailboxWithoutKey, callbackWaitsMs } = config;

const settleDelivery = settleDeliveryUseCase({
  ...{ requireKey, mailboxWithoutKey },
  ...(callbackWaitsMs && { callbackWaitsMs }),
  store: dynamoDbMailboxStore(dynamoDb, config.blobsTable),
  log: deps.log,
  metrics: deps.metrics,
  now,
  random: Math.random,
});

export const handler = settleDeliveryHandler(settleDelivery, deps);
