import { dynamoDbIdempotencyStore } from "../adapters/aws/access/dynamodb-idempotency-store.ts";
import { dynamoDbBlobStore } from "../adapters/aws/dynamodb-blob-store.ts";
import { dynamoDbCallbackStore } from "../adapters/aws/dynamodb-callback-store.ts";
import { sqsCallbackQueue } from "../adapters/aws/sqs-callback-queue.ts";
import { lazyRefuseCallbackUrl } from "../adapters/callback-sender/lazy-refuse-callback-url.ts";
import { newCallbackSecret } from "../adapters/callback-sender/new-callback-secret.ts";
import { readConfig } from "../config.ts";
import { redeliverCallbackUseCase } from "../core/use-cases/redeliver-callback.ts";
import { redeliverCallbackHandler } from "../handlers/http/redeliver-callback.ts";
import { httpFunction, httpSettings } from "./wiring/http-function.ts";
import { queuesClient } from "./wiring/queues-client.ts";

const config = readConfig([
  ...httpSettings,
  "blobsTable",
  "callbackAllowLoopback",
  "callbacksQueueUrl",
  "mailboxWithoutKey",
]);
const { dynamoDb, now, deps } = httpFunction(config);
const sqs = queuesClient(config);

const redeliver = redeliverCallbackUseCase({
  ...config,
  store: {
    ...dynamoDbBlobStore(dynamoDb, config.blobsTable),
    ...dynamoDbCallbackStore(dynamoDb, config.blobsTable),
  },
  queue: sqsCallbackQueue(sqs, config.callbacksQueueUrl),
  refuseUrl: lazyRefuseCallbackUrl({ allowLoopback: config.callbackAllowLoopback }),
  idempotency: dynamoDbIdempotencyStore(dynamoDb, config.accessTable),
  newSecret: newCallbackSecret,
  log: deps.log,
  now,
});

export const handler = redeliverCallbackHandler(redeliver, deps);
