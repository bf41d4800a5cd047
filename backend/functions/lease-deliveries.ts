import { randomUUID } from "node:crypto";
import { dynamoDbMailboxStore } from "../adapters/aws/mailbox/dynamodb-mailbox-store.ts";
import { callbackPreparer } from "../adapters/callback-sender/prepare-callback.ts";
import { readConfig } from "../config.ts";
import { leaseDeliveriesUseCase } from "../core/use-cases/lease-deliveries.ts";
import { encodeBlob } from "../handlers/http/blob-body.ts";
import { leaseDeliveriesHandler } from "../handlers/http/mailbox/lease-deliveries.ts";
import { version } from "../version.ts";
import { httpFunction, httpSettings } from "./wiring/http-function.ts";

const config = readConfig([
  ...httpSettings,
  "blobsTable",
  "callbackWaitsMs",
  "mailboxLeaseMs",
  "mailboxWithoutKey",
]);
const { dynamoDb, now, deps } = httpFunction(config);
const { requireKey, mailboxWithoutKey, mailboxLeaseMs, callbackWaitsMs } = config;

const leaseDeliveries = leaseDeliveriesUseCase({
  ...{ requireKey, mailboxWithoutKey, mailboxLeaseMs },
  ...(callbackWaitsMs && { callbackWaitsMs }),
  store: dynamoDbMailboxStore(dynamoDb, config.blobsTable),
  prepare: callbackPreparer({ userAgent: `rekog/${version}`, now }),
  encode: (record) => JSON.stringify(encodeBlob(record)),
  log: deps.log,
  metrics: deps.metrics,
  now,
  newId: randomUUID,
  random: Math.random,
});

export const handler = leaseDeliveriesHandler(leaseDeliveries, deps);
