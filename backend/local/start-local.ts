import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleepMs } from "node:timers/promises";
import { type LocalModeFacts, openDataFolder, openError } from "./data-folder.ts";
import type { ItemWrite } from "./dynamodb/item-write.ts";
import { makeFirstLocalKey } from "./first-key.ts";
import { type FunctionLimits, functionEnvironment } from "./function-environment.ts";
import {
  functionModules,
  functionTimeoutMs,
  httpRoutes,
  queueMappings,
  readService,
  schedules,
  serviceQueues,
} from "./functions.ts";
import { type FunctionCall, startFunctionHost } from "./lambda/function-host.ts";
import { startHttpApi } from "./lambda/http-api.ts";
import type { HttpApiLimits } from "./lambda/http-api-limits.ts";
import { startScheduleSource } from "./lambda/schedule-source.ts";
import { startedParts } from "./parts.ts";
import { localQueues } from "./queues.ts";
import type { RekognitionFaults } from "./rekognition/rekognition-faults.ts";
import type { RekognitionCall } from "./rekognition/rekognition-server.ts";
import { localTables, uploadsBucket, uploadsQueue } from "./resources.ts";
import type { S3Limits } from "./s3/s3-limits.ts";
import { toS3Notification } from "./s3/s3-notification.ts";
import type { StoredObject } from "./s3/storage/stored-object.ts";
import type { SqsQueue } from "./sqs/sqs-endpoint.ts";
import { type AwsOptions, type LocalAws, startAws } from "./start-aws.ts";
import { storageFaultOf } from "./storage-faults.ts";
import { storageWatch } from "./storage-watch.ts";
import { takeOverTables } from "./take-over-tables.ts";
import { tellOfDetector } from "./tell-of-detector.ts";
import { tellOfFunctions } from "./tell-of-functions.ts";

export interface LocalModeOptions {
  /** Holds all state, and survives any end of the process. One local mode at a time. */
  dataDir: string;
  /** Of the API, on 127.0.0.1; 0, the default, takes a free one. */
  port?: number;
  /** `rekognition`: the real service, with the user's AWS credentials. A fake of one's own, for tests. */
  detector?: AwsOptions["detector"];
  kind?: LocalModeFacts["kind"];
  version: string;
  /** One line of the functions' log, or of local mode's own. */
  log: (line: string) => void;
  /** One line that the user is to see now, with what to do about it. Default: it is in the log alone. */
  tell?: (line: string) => void;
  faults?: LocalFaults;
  witness?: LocalWitness;
  /** Shorter ones than the deployed service has, for tests that cannot wait for those. */
  limits?: LocalLimits;
  /** Whether the API asks for a key, as the deployed one does. Default: it does not. */
  requireKey?: boolean;
  /** Ends the start: it is undone then. */
  signal?: AbortSignal;
  /** Other modules than the built ones for functions, by name: the packaged ones, say. URLs. */
  functions?: Record<string, string>;
}

export interface LocalLimits extends FunctionLimits {
  /** How long a message stays with a worker that died. Default: as the queues have it. */
  visibilityTimeoutSeconds?: number;
  /** What may be spent in a day, in dollars. Default: as deployed. */
  dailySpendingLimit?: string;
  /** Whether the detector's calls count as billed. Default: those of the real service. */
  detectorIsPaid?: boolean;
  /** How often a function is called that is called without being asked. Default: as deployed. */
  scheduleSeconds?: number;
  /** What clients may take of the API, and of the endpoint that uploads go to. */
  api?: Partial<HttpApiLimits>;
  s3?: Partial<S3Limits>;
}

/** What can be made to go wrong, for tests. */
export interface LocalFaults {
  recognition?: RekognitionFaults;
  /** How often an S3 event is sent. Default: once. */
  eventCopies?: number | (() => number);
  /** For how many seconds a copy of an event is held back, so that later ones overtake it. Default: 0. */
  eventDelaySeconds?: () => number;
  /**
   * Asked at each invocation, by the function's name: the thread of the functions dies as soon as AWS has answered so many
   * writes of this invocation, and with it all else that it was at. Default: it lives.
   */
  deathAfterWrites?: (functionName: string) => number | undefined;
}

/** Hears what is done behind the API at the moment it is done: for tests that keep account of it, over restarts too. */
export interface LocalWitness {
  /** A function is about to be called. */
  onInvoke?: (call: FunctionCall) => void;
  /** The functions' thread died; these calls were not answered. */
  onThreadDied?: (calls: FunctionCall[]) => void;
  /** DetectLabels has its answer, which is about to be sent. */
  onDetectLabels?: (call: RekognitionCall) => void;
  /** DynamoDB has written an item, and answered. */
  onItemWritten?: (write: ItemWrite) => void;
}

export interface LocalMode {
  url: string;
  dataDir: string;
  /** What stands for AWS, with its credentials: for tests that count calls, read queues or change faults as they go. */
  aws: LocalAws;
  /** The key that was made since there was none, where keys are asked for. It is told here, and nowhere else. */
  firstKey?: string;
  /** Calls what is called on a schedule, now. */
  sweep(): Promise<void>;
  /** Waits until every uploaded picture is at its end and what is due was done, at most `drainMs`. */
  drain(): Promise<void>;
  /** Ends everything. What was under way is taken up at the next start. */
  stop(): Promise<void>;
}

const drainMs = 60_000;

/**
 * Starts the whole of rekog on this machine: the deployed functions, in front of endpoints that stand for AWS.
 * @throws {DataFolderInUseError}, what `listen` throws (`EADDRINUSE`), and the signal's reason
 */
export async function startLocal(options: LocalModeOptions): Promise<LocalMode> {
  const { dataDir, log, faults = {}, witness = {}, limits = {} } = options;
  const parts = startedParts();
  const note = (event: string, details: object = {}) =>
    log(JSON.stringify({ time: new Date().toISOString(), level: "warn", event, ...details }));
  const tell = (line: string) => {
    note("told_user", { message: line });
    options.tell?.(line);
  };
  const storage = storageWatch(dataDir, tell);
  const hearDetector = tellOfDetector(tell);
  let hasStarted = false;
  /** What the storage did during the start; who called only sees an `InternalServerError`. */
  let startFault: unknown;
  const onError = (error: unknown) => {
    if (!hasStarted && storageFaultOf(error)) startFault ??= error;
    else if (storage.hear(error)) return;
    hearDetector(error);
    note("local_mode_error", { message: String(error) });
  };

  const { signal } = options;
  const goOn = () => signal?.throwIfAborted();
  const ended = new Promise((resolve) =>
    signal?.addEventListener("abort", resolve, { once: true }),
  );

  try {
    const service = readService();
    const folder = parts.add(await openDataFolder(dataDir));
    goOn();
    const sendEvents = async (object: StoredObject) => {
      const notification = toS3Notification(object, aws.region);
      const { eventCopies = 1, eventDelaySeconds = () => 0 } = faults;
      const copies = typeof eventCopies === "number" ? eventCopies : eventCopies();
      for (let copy = 0; copy < copies; copy += 1) {
        await queues.send(uploadsQueue.name, notification, eventDelaySeconds());
      }
    };
    const aws = await startAws(parts, {
      objectsDir: folder.objectsDir,
      databaseDir: folder.databaseDir,
      attemptsDir: folder.attemptsDir,
      detector: options.detector ?? "local",
      queues: limitedQueues(serviceQueues(service), limits),
      ...(faults.recognition && { faults: faults.recognition }),
      ...(witness.onDetectLabels && { onCall: witness.onDetectLabels }),
      onItemWritten: witness.onItemWritten,
      onObjectCreated: sendEvents,
      s3Limits: limits.s3,
      onRefusedCall: (call) => note("call_to_aws_refused", { call }),
      onError,
    });
    goOn();
    const queues = parts.add(localQueues(aws, queueMappings(service)));
    const host = parts.add(
      startFunctionHost({
        functions: options.functions ?? functionModules(service),
        env: functionEnvironment(service, aws, {
          ...limits,
          requireKey: options.requireKey,
          detectorIsPaid: limits.detectorIsPaid ?? options.detector === "rekognition",
          dailySpendingLimit: limits.dailySpendingLimit,
          noFile: join(dataDir, "no-aws-configuration"),
        }),
        timeoutMs: (name) => functionTimeoutMs(service, name),
        onLog: log,
        deathAfterWrites: faults.deathAfterWrites,
        onInvoke: witness.onInvoke,
        onThreadDied: witness.onThreadDied,
        onNotRestarted: tellOfFunctions(tell),
      }),
    );

    const tidying = parts.add(
      await takeOverTables(aws, { send: (...message) => queues.send(...message), onError }),
    );
    for (const object of await aws.s3.objects(uploadsBucket)) await sendEvents(object);
    // What takes the longest.
    await Promise.race([host.ready, ended]);
    goOn();
    tidying.begin();
    queues.poll(host.invoke, onError);
    const scheduled = schedules(service).map(({ function: name, everyMs }) =>
      parts.add(
        startScheduleSource({
          everyMs: limits.scheduleSeconds === undefined ? everyMs : limits.scheduleSeconds * 1_000,
          invoke: (event) => host.invoke(name, event),
          onError,
        }),
      ),
    );

    const facts: Omit<LocalModeFacts, "url"> = {
      instance_id: randomUUID(),
      pid: process.pid,
      kind: options.kind ?? "foreground",
      version: options.version,
    };
    const port = options.port ?? 0;
    const api = parts.add(
      await startHttpApi({
        routes: httpRoutes(service),
        cors: service.cors,
        invoke: storage.explained(host.invoke),
        port,
        about: () => facts,
        limits: limits.api,
        onError,
      }),
    );
    const firstKey = options.requireKey ? await makeFirstLocalKey(aws) : undefined;
    hasStarted = true;
    // One that the start got over.
    if (startFault) storage.hear(startFault);
    await folder.announce({ ...facts, url: api.url }, awsFacts(aws, facts.instance_id));

    const isDone = async () =>
      tidying.isDone() &&
      (await aws.s3.objects(uploadsBucket)).length === 0 &&
      (await queues.isIdle());
    return {
      url: api.url,
      dataDir,
      aws,
      ...(firstKey !== undefined && { firstKey }),
      stop: parts.stop,
      sweep: async () => void (await Promise.all(scheduled.map((one) => one.call()))),
      async drain() {
        // Not the time of day, which may be set while we wait.
        const deadline = performance.now() + drainMs;
        while (performance.now() < deadline && !(await isDone())) await sleepMs(25);
      },
    };
  } catch (error) {
    await parts.stop();
    throw startFault ? openError(join(dataDir, "dynamodb"), startFault) : error;
  }
}

/** What `rekog keys` needs to write the keys of this local mode. */
const awsFacts = ({ credentials, region, dynamoDb }: LocalAws, instanceId: string) => ({
  ...{
    instance_id: instanceId,
    region,
    dynamodb_url: dynamoDb.url,
    access_table: localTables.access.name,
  },
  credentials: {
    access_key_id: credentials.accessKeyId,
    secret_access_key: credentials.secretAccessKey,
  },
});

function limitedQueues(
  queues: SqsQueue[],
  { maxReceiveCount, visibilityTimeoutSeconds }: LocalLimits,
): SqsQueue[] {
  return queues.map((queue) => ({
    ...queue,
    ...(visibilityTimeoutSeconds !== undefined && { visibilityTimeoutSeconds }),
    ...(queue.name === uploadsQueue.name && maxReceiveCount !== undefined && { maxReceiveCount }),
  }));
}
