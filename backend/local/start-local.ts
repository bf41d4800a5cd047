import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleepMs } from "node:timers/promises";
import { servePage } from "../../console/server/page-files.ts";
import { blobIdOfUpload, isConvertedKey } from "../core/blob/upload-key.ts";
import { awsFactsOf } from "./aws-facts.ts";
import {
  type LocalAwsFacts,
  type LocalModeFacts,
  openDataFolder,
  openError,
} from "./data-folder.ts";
import { readInstalledClassifier } from "./detector/classifier/installed-classifier.ts";
import { makeFirstLocalKey } from "./first-key.ts";
import { functionEnvironment } from "./function-environment.ts";
import {
  functionModules,
  functionTimeoutMs,
  httpRoutes,
  queueMappings,
  readService,
  schedules,
  serviceQueues,
  withoutConversion,
} from "./functions.ts";
import { countConversionDeaths } from "./lambda/conversion-deaths.ts";
import { startFunctionHost } from "./lambda/function-host.ts";
import { type HttpApi, startHttpApi } from "./lambda/http-api.ts";
import { startScheduleSource } from "./lambda/schedule-source.ts";
import { countTimeFromHalts } from "./lambda/time-after-halts.ts";
import type { LocalLimits, LocalModeOptions } from "./local-mode-options.ts";
import { startedParts } from "./parts.ts";
import { localQueues } from "./queues.ts";
import { reachableForms, reachableUrl } from "./reachable-forms.ts";
import { createReceiver, receiverPath } from "./receiver/receiver.ts";
import { uploadsBucket, uploadsQueue } from "./resources.ts";
import { toS3Notification } from "./s3/s3-notification.ts";
import type { StoredObject } from "./s3/storage/stored-object.ts";
import type { SqsQueue } from "./sqs/sqs-endpoint.ts";
import { type LocalAws, startAws } from "./start-aws.ts";
import { storageFaultOf } from "./storage-faults.ts";
import { storageWatch } from "./storage-watch.ts";
import { suspectsAlone } from "./suspects-alone.ts";
import { afterHalts } from "./take-over/after-halts.ts";
import { giveTime } from "./take-over/give-time.ts";
import { takeOverTables } from "./take-over/take-over-tables.ts";
import { tellOfConversions } from "./tell-of-conversions.ts";
import { tellOfDetector } from "./tell-of-detector.ts";
import { tellOfFunctions } from "./tell-of-functions.ts";

export interface LocalMode {
  url: string;
  dataDir: string;
  /** What stands for AWS, with its credentials: for tests that count calls, read queues or change faults as they go. */
  aws: LocalAws;
  /** Where that is, as `aws.json` has it. */
  awsFacts: LocalAwsFacts;
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

const isUpload = ({ key }: StoredObject) => blobIdOfUpload(key) !== undefined;
const isConverted = ({ key }: StoredObject) => isConvertedKey(key);

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
  const hearConversions = tellOfConversions(tell);
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
  if (options.isOpen && !options.requireKey) throw new Error("What is open asks for a key.");
  const goOn = () => signal?.throwIfAborted();
  const ended = new Promise((resolve) =>
    signal?.addEventListener("abort", resolve, { once: true }),
  );

  try {
    const service = options.convert === false ? withoutConversion(readService()) : readService();
    const folder = parts.add(await openDataFolder(dataDir));
    goOn();
    const { detector = "local" } = options;
    const classifier = detector === "local" ? await readClassifier(dataDir, onError) : undefined;
    const sendEvents = async (object: StoredObject) => {
      // What a developer keeps in the bucket beside them is nobody's work.
      if (!isUpload(object)) return;
      const notification = toS3Notification(object, aws.region);
      const { eventCopies = 1, eventDelaySeconds = () => 0 } = faults;
      const copies = typeof eventCopies === "number" ? eventCopies : eventCopies();
      for (let copy = 0; copy < copies; copy += 1) {
        await queues.send(uploadsQueue.name, notification, eventDelaySeconds());
      }
    };
    const storedBlobIds = async () =>
      (await aws.s3.objects(uploadsBucket)).flatMap(({ key }) => blobIdOfUpload(key) ?? []);
    const giveStoredTime = () => giveTime(aws.dynamoDb.call, storedBlobIds, new Date());
    const halts = parts.add(
      afterHalts({ wake: async () => (hasStarted ? giveStoredTime() : undefined), onError }),
    );
    const suspects = suspectsAlone();
    const aws = await startAws(parts, {
      settled: halts.settled,
      objectsDir: folder.objectsDir,
      databaseDir: folder.databaseDir,
      uploadPort: options.uploadPort,
      isOpen: options.isOpen,
      attemptsDir: folder.attemptsDir,
      suspects,
      detector,
      classifier,
      queues: limitedQueues(serviceQueues(service), limits),
      ...(faults.recognition && { faults: faults.recognition }),
      ...(witness.onRekognitionCall && { onCall: witness.onRekognitionCall }),
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
        onLog: (line) => {
          log(line);
          hearConversions(line);
        },
        deathAfterWrites: faults.deathAfterWrites,
        onInvoke: witness.onInvoke,
        onThreadDied: witness.onThreadDied,
        onNotRestarted: tellOfFunctions(tell),
      }),
    );

    await giveStoredTime().catch(onError);
    const tidying = parts.add(
      await takeOverTables(aws, {
        wasStopped: folder.wasStopped,
        send: (...message) => queues.send(...message),
        onError,
      }),
    );
    for (const object of await aws.s3.objects(uploadsBucket)) {
      // Whoever made it is dead, and so is the message that told of it: it is made again.
      if (isConverted(object)) await aws.s3.remove(object);
      // How long it is tried again counts from here: nobody tried while local mode was away.
      await sendEvents({ ...object, lastModifiedAt: new Date().toISOString() });
    }
    // What takes the longest.
    await Promise.race([host.ready, ended]);
    goOn();
    tidying.begin();
    const counted = countConversionDeaths(host.invoke, { dir: folder.attemptsDir, suspects });
    queues.poll(countTimeFromHalts(counted, halts), onError);
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
      ...(typeof detector === "string" && { detector }),
      ...(classifier && { classifier: classifier.name }),
    };
    const port = options.port ?? 0;
    const receive = createReceiver(() => new Date().toISOString());
    const invoke = storage.explained(host.invoke);
    const api: HttpApi = parts.add(
      await startHttpApi({
        routes: httpRoutes(service),
        cors: service.cors,
        invoke: options.isOpen ? reachableForms(invoke) : invoke,
        port,
        isOpen: options.isOpen,
        about: () => facts,
        page: async (request, response, pathname) =>
          (await receive(request, response, pathname)) ||
          servePage(request, response, pathname, {
            connectTo: [reachableUrl(aws.s3.url, request.headers.host).replace(/\/$/, "")],
            receiver: `${api.url}${receiverPath}`,
          }),
        limits: limits.api,
        onError,
      }),
    );
    const firstKey = options.requireKey ? await makeFirstLocalKey(aws) : undefined;
    hasStarted = true;
    // One that the start got over.
    if (startFault) storage.hear(startFault);
    const awsFacts = awsFactsOf(aws, facts.instance_id);
    await folder.announce({ ...facts, url: api.url }, awsFacts);

    const isDone = async () =>
      tidying.isDone() &&
      !(await aws.s3.objects(uploadsBucket)).some((one) => isUpload(one) || isConverted(one)) &&
      (await queues.isIdle());
    return {
      url: api.url,
      dataDir,
      aws,
      awsFacts,
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

/** Without one that cannot be used the detector does as it does without one. */
async function readClassifier(dataDir: string, onError: (error: unknown) => void) {
  try {
    return await readInstalledClassifier(dataDir);
  } catch (error) {
    onError(error);
    return undefined;
  }
}

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
