import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { callLimits } from "../adapters/aws/call-limits.ts";
import { dynamoDbCallbackStore } from "../adapters/aws/dynamodb-callback-store.ts";
import { emfMetrics } from "../adapters/aws/emf-metrics.ts";
import { sqsCallbackQueue } from "../adapters/aws/sqs-callback-queue.ts";
import { sqsDeadLetters } from "../adapters/aws/sqs-dead-letters.ts";
import { sqsRetry } from "../adapters/aws/sqs-retry.ts";
import { callbackSender } from "../adapters/callback-sender/callback-sender.ts";
import { readConfig } from "../config.ts";
import { makeCallbackUseCase } from "../core/use-cases/make-callback.ts";
import { encodeBlob } from "../handlers/http/blob-body.ts";
import { makeCallbackHandler } from "../handlers/queue/make-callback.ts";
import { jsonLog } from "../log.ts";
import { version } from "../version.ts";
import { queuesClient } from "./wiring/queues-client.ts";

const config = readConfig([
  "blobsTable",
  "callbackAllowLoopback",
  "callbackTimeoutMs",
  "callbackWaitsMs",
  "callbacksDeadLetterQueueUrl",
  "callbacksQueueUrl",
  "logLevel",
  "sdkCallMs",
  "stage",
]);
const log = jsonLog(config.logLevel);
const metrics = emfMetrics(config);
const sqs = queuesClient(config);
const { send } = callbackSender({
  userAgent: `rekog/${version}`,
  allowLoopback: config.callbackAllowLoopback,
  timeoutMs: config.callbackTimeoutMs,
});

const makeCallback = makeCallbackUseCase({
  store: dynamoDbCallbackStore(new DynamoDBClient(callLimits(config)), config.blobsTable),
  queue: sqsCallbackQueue(sqs, config.callbacksQueueUrl),
  send,
  encode: (record) => JSON.stringify(encodeBlob(record)),
  log,
  metrics,
  now: () => new Date(),
  newId: randomUUID,
  random: Math.random,
  callbackLeaseMs: config.callbackTimeoutMs + 10_000,
  ...(config.callbackWaitsMs && { callbackWaitsMs: config.callbackWaitsMs }),
});

export const handler = makeCallbackHandler({
  makeCallback,
  log,
  metrics,
  retryAfter: sqsRetry(sqs, config.callbacksQueueUrl),
  putAside: sqsDeadLetters(sqs, config.callbacksDeadLetterQueueUrl),
});
