/**
 * How soon callbacks arrive when some receivers are slow or dead, beside a sender that calls one after another and waits
 * up to 5 s for each: `npm run bench:callbacks`. Build first; nothing leaves 127.0.0.1; it takes two to three minutes,
 * most of them the sequential sender's.
 *
 * 120 receivers answer at once, 60 after 500 ms, and 20 take the connection and never answer. They are mixed so that every
 * batch of ten has a dead one: the worst case. `makeCallback` is the built function in its thread, fed from SQS (fauxqs)
 * by local mode's event source, with blobs in DynamoDB (dynalite); batch size and concurrency are those of serverless.yml.
 * Options: --concurrency N (of serverless.yml), --skip-sequential
 */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { availableParallelism, loadavg } from "node:os";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { request } from "undici";
import { dynamoDbBlobStore } from "../dist/backend/adapters/aws/dynamodb-blob-store.js";
import { sqsCallbackQueue } from "../dist/backend/adapters/aws/sqs-callback-queue.js";
import { newCallback } from "../dist/backend/core/callback/callback.js";
import { encodeBlob } from "../dist/backend/handlers/http/blob-body.js";
import { startDynamoDbEndpoint } from "../dist/backend/local/dynamodb/dynamodb-endpoint.js";
import {
  functionModules,
  functionSettings,
  queueMappings,
  readService,
  serviceQueues,
} from "../dist/backend/local/functions.js";
import { startEventSource } from "../dist/backend/local/lambda/event-source.js";
import { startFunctionHost } from "../dist/backend/local/lambda/function-host.js";
import { ACCOUNT_ID, CALLBACKS_QUEUE, REGION, TABLES } from "../dist/backend/local/resources.js";
import { queueArn, startSqsEndpoint } from "../dist/backend/local/sqs/sqs-endpoint.js";
import { signalWithin } from "../dist/cli/client/http/signal-within.js";
import { verifyCallback } from "../dist/cli/index.js";

const TIMEOUT_MS = 5_000;
const SLOW_MS = 500;
/** Of each ten: dead, then slow and quick ones in turn. */
const MIX = ["dead", "quick", "slow", "quick", "quick", "slow", "quick", "quick", "slow", "quick"];
const BLOBS = 200;
const MAX_WAIT_MS = 60_000;
const TARGET_RATIO = 50;

const service = readService();
const mapping = queueMappings(service).find(({ function: name }) => name === "makeCallback");
const { values: options } = parseArgs({
  options: {
    concurrency: { type: "string", default: String(mapping.maximumConcurrency) },
    "skip-sequential": { type: "boolean", default: false },
  },
});
const [load] = loadavg();
const maximumConcurrency = Number(options.concurrency);
const { batchSize } = mapping;

// The AWS SDK would tell which Node.js versions its later releases need.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const credentials = { accessKeyId: "LOCAL", secretAccessKey: "local" };
const stopping = [];

try {
  const ours = await measure(startRekog, "queue");
  const theirs = options["skip-sequential"]
    ? undefined
    : await measure(startSequential, "sequential");
  report(ours, theirs);
} finally {
  for (const stop of stopping.reverse()) await stop();
}

/** Fresh receivers and blobs, then the time from when the sender begins to each verified delivery. */
async function measure(start, name) {
  process.stderr.write(`${name}: ${BLOBS} callbacks…\n`);
  const receivers = await Promise.all(
    Array.from({ length: BLOBS }, (_, i) => startReceiver(MIX[i % MIX.length])),
  );
  const blobs = receivers.map(({ url }) => finishedBlob(url));
  const sender = await start(blobs);

  const startedMs = performance.now();
  const deadline = sleep(name === "queue" ? MAX_WAIT_MS : BLOBS * TIMEOUT_MS, "late", {
    ref: false,
  });
  sender.go();
  const deliverable = receivers.filter(({ kind }) => kind !== "dead");
  const arrivals = deliverable.map(async ({ arrived, url }) => {
    const { atMs, headers, body } = await arrived;
    const blob = blobs.find(({ callback }) => callback.url === url);
    if (sender.signs) verifyCallback(headers, body, blob.callback.secret);
    return atMs - startedMs;
  });
  const all = await Promise.race([Promise.all(arrivals), deadline]);
  if (all === "late") throw new Error(`${name}: not all deliverable callbacks arrived in time.`);
  await sender.stop();
  for (const { close } of receivers) await close();
  const times = all.sort((a, b) => a - b);
  return {
    times,
    ledger: await sender.ledger?.(),
    stillDead: receivers.length - deliverable.length,
  };
}

async function startReceiver(kind) {
  let arrive;
  const arrived = new Promise((resolve) => (arrive = resolve));
  const server = createServer(async (incoming, response) => {
    const body = await buffer(incoming);
    if (kind === "dead") return;
    if (kind === "slow") await sleep(SLOW_MS);
    response.writeHead(204).end();
    arrive({ atMs: performance.now(), headers: incoming.headers, body });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { kind, arrived, close, url: `http://127.0.0.1:${server.address().port}/hook` };
}

/** As it is when `processBlob` has recognised it: three labels, as an everyday picture has. */
function finishedBlob(url) {
  const at = new Date();
  const label = (name, confidence, parents) => ({
    label: name,
    confidence,
    parents,
    aliases: [],
    categories: ["Transport and Logistics"],
    instances: [{ confidence, boundingBox: { left: 0.1, top: 0.2, width: 0.3, height: 0.4 } }],
  });
  const labels = [
    label("Stopsign", 96.5, ["Road Sign", "Sign", "Symbol"]),
    label("Road Sign", 96.5, ["Sign", "Symbol"]),
    label("Symbol", 96.5, []),
  ];
  return {
    blobId: randomUUID(),
    createdAt: at.toISOString(),
    updatedAt: at.toISOString(),
    uploadDeadlineAt: new Date(at.getTime() + 3_600_000).toISOString(),
    expiresAt: new Date(at.getTime() + 86_400_000).toISOString(),
    filter: {},
    content: {},
    callback: newCallback(
      { url, trust: {} },
      `whsec_${Buffer.from(randomUUID()).toString("base64")}`,
    ),
    state: {
      status: "succeeded",
      image: {
        bytes: 20_000,
        etag: "9b2cf535f27731c974343645a3985328",
        format: "jpeg",
        width: 640,
        height: 480,
      },
      recognition: { detector: "bench", labelModelVersion: "1", detectedAt: at.toISOString() },
      labels,
    },
  };
}

/** The blobs in their table and a message for each in the queue; `go` begins to feed `makeCallback` from it. */
async function startRekog(blobs) {
  const aws = { credentials, region: REGION };
  const dynamoDb = await startDynamoDbEndpoint({ ...aws, tables: [TABLES.blobs] });
  stopping.push(dynamoDb.stop);
  const sqs = await startSqsEndpoint({
    ...aws,
    accountId: ACCOUNT_ID,
    queues: serviceQueues(service),
  });
  stopping.push(sqs.stop);
  const queueUrl = sqs.queueUrls[CALLBACKS_QUEUE.name];
  const client = new SQSClient({ ...aws, endpoint: sqs.url, useQueueUrlAsEndpoint: false });
  const database = new DynamoDBClient({ ...aws, endpoint: dynamoDb.url });
  stopping.push(
    () => client.destroy(),
    () => database.destroy(),
  );

  const store = dynamoDbBlobStore(database, TABLES.blobs.name);
  for (const blob of blobs) await store.create(blob);
  const host = startFunctionHost({
    functions: { makeCallback: functionModules(service).makeCallback },
    env: {
      ...functionSettings(service, sqs.queueUrls),
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
      AWS_ENDPOINT_URL_SQS: sqs.url,
      CALLBACK_TIMEOUT_SECONDS: String(TIMEOUT_MS / 1000),
      CALLBACK_ALLOW_LOOPBACK: "true",
      LOG_LEVEL: "error",
    },
    timeoutMs: () => 30_000,
    onLog: (line) => process.stderr.write(`${line}\n`),
  });
  stopping.push(host.stop);
  await host.ready;
  const queue = sqsCallbackQueue(client, queueUrl);
  for (const { blobId } of blobs) await queue.send({ blobId, delivery: 1 });
  let source;
  return {
    signs: true,
    go() {
      source = startEventSource({
        client,
        queueUrl,
        queueArn: queueArn(CALLBACKS_QUEUE.name, { region: REGION, accountId: ACCOUNT_ID }),
        invoke: (event) => host.invoke("makeCallback", event),
        batchSize,
        maximumConcurrency,
        onError: (error) => process.stderr.write(`${error}\n`),
      });
    },
    // Ends when the dead ones' attempts have timed out.
    stop: () => source.stop(),
    async ledger() {
      const records = await Promise.all(blobs.map(({ blobId }) => store.get(blobId)));
      const count = (status) => records.filter(({ callback }) => callback.status === status).length;
      return { delivered: count("delivered"), pending: count("pending") };
    },
  };
}

/** One unsigned request after another, once, each given up after 5 s. */
async function startSequential(blobs) {
  const aborter = new AbortController();
  const run = async () => {
    for (const blob of blobs) {
      const signal = signalWithin(TIMEOUT_MS, aborter.signal);
      const body = JSON.stringify(encodeBlob(blob));
      const headers = { "content-type": "application/json" };
      try {
        const answer = await request(blob.callback.url, { method: "POST", headers, body, signal });
        await answer.body.dump();
      } catch {
        if (aborter.signal.aborted) return;
      }
    }
  };
  let running;
  return {
    signs: false,
    go() {
      running = run();
    },
    async stop() {
      aborter.abort();
      await running;
    },
  };
}

function report(ours, theirs) {
  const seconds = (ms) => (ms === undefined ? "-" : `${(ms / 1000).toFixed(2)} s`);
  const { delivered, pending } = ours.ledger;
  const percentile = (times, p) => times?.[Math.ceil(times.length * p) - 1];
  const row = (name, { times } = {}) =>
    `| ${name} | ${[0.5, 0.95, 1].map((p) => seconds(percentile(times, p))).join(" | ")} |`;
  const lines = [
    `${BLOBS} callbacks: ${ours.times.length} deliverable (at once or after ${SLOW_MS} ms), ${ours.stillDead} to receivers that never answer`,
    `batch size ${batchSize}, ${maximumConcurrency} invocations at once; ledger: ${delivered} delivered, ${pending} pending`,
    `${availableParallelism()} cores, load before it ${load.toFixed(1)}`,
    "",
    "| deliverable callbacks answered | half | 95 % | all |",
    "|---|---:|---:|---:|",
    row("rekog", ours),
    ...(theirs ? [row("one after another, 5 s timeout", theirs)] : []),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  const isComplete = delivered === ours.times.length && pending === ours.stillDead;
  if (!isComplete) process.exitCode = 1;
  if (!theirs) return;
  const ratio = theirs.times.at(-1) / ours.times.at(-1);
  const verdict = ratio >= TARGET_RATIO ? "met" : "missed";
  process.stdout.write(
    `\nall of them ${ratio.toFixed(0)} × sooner (target ${TARGET_RATIO} ×: ${verdict})\n`,
  );
  if (ratio < TARGET_RATIO) process.exitCode = 1;
}
