import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleepMs } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { startBlackHole } from "./aws/black-hole.ts";
import { startDynamoDbEndpoint } from "./aws/dynamodb-endpoint.ts";
import { ACCOUNT_ID, BUCKET, REGION, ROUTES, TABLES, UPLOADS_QUEUE } from "./aws/resources.ts";
import { toS3Notification } from "./aws/s3-notification.ts";
import { queueArn, startSqsEndpoint } from "./aws/sqs-endpoint.ts";
import { type LocalModeFacts, openDataFolder } from "./data-folder.ts";
import { functionEnvironment } from "./function-environment.ts";
import { startEventSource } from "./lambda/event-source.ts";
import { startFunctionHost } from "./lambda/function-host.ts";
import { startHttpApi } from "./lambda/http-api.ts";
import { startLocalRekognition } from "./local-rekognition.ts";
import type { RekognitionFaults } from "./rekognition/rekognition-faults.ts";
import { startS3Endpoint } from "./s3/s3-endpoint.ts";
import type { StoredObject } from "./s3/stored-object.ts";
import { takeOver } from "./take-over.ts";

export interface LocalModeOptions {
  /** Holds all state, and survives any end of the process. One local mode at a time. */
  dataDir: string;
  /** Of the API, on 127.0.0.1; 0, the default, takes a free one. */
  port?: number;
  /** `rekognition`: the real service, with the user's AWS credentials. */
  detector?: "local" | "rekognition";
  kind?: LocalModeFacts["kind"];
  version: string;
  /** One line of the functions' log, or of local mode's own. */
  log: (line: string) => void;
  faults?: LocalFaults;
}

/** What can be made to go wrong, for tests. */
export interface LocalFaults {
  recognition?: RekognitionFaults;
  /** Every S3 event is sent this many times. */
  eventCopies?: number;
}

export interface LocalMode {
  url: string;
  dataDir: string;
  /** Waits until every uploaded picture is at its end, at most `DRAIN_MS`. */
  drain(): Promise<void>;
  /** Ends everything. What was under way is taken up at the next start. */
  stop(): Promise<void>;
}

const DRAIN_MS = 60_000;

/**
 * Starts the whole of rekog on this machine: the deployed functions, in front of endpoints that stand for AWS.
 * @throws {DataFolderInUseError} and what `listen` throws (`EADDRINUSE`)
 */
export async function startLocal(options: LocalModeOptions): Promise<LocalMode> {
  const { dataDir, log, faults = {} } = options;
  const stops: (() => Promise<unknown>)[] = [];
  /** In the order opposite to the start's. */
  const stop = async () => {
    for (const stopPart of stops.splice(0).reverse()) await stopPart();
  };
  const started = <Part extends { stop(): Promise<unknown> }>(part: Part): Part => {
    stops.push(() => part.stop());
    return part;
  };
  const note = (event: string, details: object = {}) =>
    log(JSON.stringify({ time: new Date().toISOString(), level: "warn", event, ...details }));
  const onError = (error: unknown) => note("local_mode_error", { message: String(error) });

  try {
    const folder = await openDataFolder(dataDir);
    stops.push(() => folder.release());

    const credentials = {
      accessKeyId: `LOCAL${randomBytes(8).toString("hex").toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString("base64"),
    };
    const aws = { credentials, region: REGION };
    const sendEvents = async (object: StoredObject) => {
      const MessageBody = JSON.stringify(toS3Notification(object, REGION));
      for (let copy = 0; copy < (faults.eventCopies ?? 1); copy += 1) {
        await sqsClient.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
      }
    };

    const [s3, dynamoDb, sqs, blackHole] = await Promise.all([
      startS3Endpoint({
        ...aws,
        dir: folder.objectsDir,
        buckets: [BUCKET],
        onObjectCreated: sendEvents,
        onError,
      }).then(started),
      startDynamoDbEndpoint({
        ...aws,
        path: folder.databaseDir,
        tables: Object.values(TABLES),
      }).then(started),
      startSqsEndpoint({ ...aws, accountId: ACCOUNT_ID, queues: [UPLOADS_QUEUE] }).then(started),
      startBlackHole((call) => note("call_to_aws_refused", { call })).then(started),
    ]);
    const rekognition = started(
      await startLocalRekognition({
        kind: options.detector ?? "local",
        openObject: async (bucket, key) => {
          const opened = await s3.open(bucket, key);
          return opened && { path: opened.path, bytes: opened.object.bytes };
        },
        accessKeyId: credentials.accessKeyId,
        ...(faults.recognition && { faults: faults.recognition }),
        onError,
      }),
    );

    const queueUrl = sqs.queueUrls[UPLOADS_QUEUE.name] as string;
    const host = started(
      startFunctionHost({
        functions: functionModules(),
        env: functionEnvironment(
          {
            s3: s3.url,
            dynamoDb: dynamoDb.url,
            sqs: sqs.url,
            uploadsQueueUrl: queueUrl,
            rekognition: rekognition.url,
            blackHole: blackHole.url,
          },
          credentials,
          { detectorName: rekognition.detectorName, none: join(dataDir, "no-aws-configuration") },
        ),
        timeoutMs: 55_000,
        onLog: log,
      }),
    );

    const sqsClient = new SQSClient({ ...aws, endpoint: sqs.url });
    stops.push(async () => sqsClient.destroy());
    const dynamoDbClient = new DynamoDBClient({ ...aws, endpoint: dynamoDb.url });
    await takeOver(dynamoDbClient, TABLES.blobs.name, new Date());
    dynamoDbClient.destroy();
    for (const object of await s3.objects(BUCKET)) await sendEvents(object);

    await host.ready;
    started(
      startEventSource({
        client: sqsClient,
        queueUrl,
        queueArn: queueArn(UPLOADS_QUEUE.name, { region: REGION, accountId: ACCOUNT_ID }),
        invoke: (event) => host.invoke("processBlob", event),
        batchSize: UPLOADS_QUEUE.batchSize,
        maximumConcurrency: 2,
        onError,
      }),
    );

    const facts = {
      instance_id: randomUUID(),
      pid: process.pid,
      kind: options.kind ?? "foreground",
      version: options.version,
    };
    const api = started(
      await startHttpApi({
        routes: ROUTES,
        invoke: host.invoke,
        port: options.port ?? 0,
        about: () => facts,
      }),
    );
    await folder.announce({ ...facts, url: api.url });

    return {
      url: api.url,
      dataDir,
      stop,
      async drain() {
        const deadline = Date.now() + DRAIN_MS;
        while (Date.now() < deadline && (await s3.objects(BUCKET)).length > 0) await sleepMs(25);
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The functions, as `serverless.yml` names them. */
function functionModules(): Record<string, string> {
  const at = (path: string) => new URL(`../functions/${path}`, import.meta.url).href;
  return {
    createBlob: at("create-blob.js"),
    getBlob: at("get-blob.js"),
    processBlob: at("process-blob.js"),
  };
}
