import { emfMetrics } from "../adapters/aws/emf-metrics.ts";
import { defaultAccount } from "../core/api-keys/access-key.ts";
import type { UploadForm } from "../core/ports/blobs.ts";
import type { AttemptOutcome, Delivery } from "../core/ports/callbacks.ts";
import { accountContents } from "../core/recognition/account-contents.ts";
import { contentCaches } from "../core/recognition/content-cache.ts";
import { payWithin } from "../core/spending/budget.ts";
import { refuseUnpayableWith } from "../core/spending/remaining-budget.ts";
import { countUsageWith } from "../core/spending/usage-counts.ts";
import { createBlobUseCase } from "../core/use-cases/create-blob.ts";
import { deleteBlobUseCase } from "../core/use-cases/delete-blob.ts";
import { getBlobUseCase } from "../core/use-cases/get-blob.ts";
import { makeCallbackUseCase } from "../core/use-cases/make-callback.ts";
import { processBlobUseCase } from "../core/use-cases/process-blob.ts";
import { redeliverCallbackUseCase } from "../core/use-cases/redeliver-callback.ts";
import { jsonLog } from "../log.ts";
import { fakeBlobStore } from "../testing/fake-blob-store.ts";
import { fakeCache } from "../testing/fake-cache.ts";
import { fakeCallbackQueue } from "../testing/fake-callback-queue.ts";
import { fakeDetector } from "../testing/fake-detector.ts";
import { fakeIdempotency } from "../testing/fake-idempotency.ts";
import { fakeSpending } from "../testing/fake-spending.ts";
import { fakeUploads } from "../testing/fake-uploads.ts";
import { fixedClock } from "../testing/fixed-clock.ts";
import { jpeg } from "../testing/process-blob-bed.ts";
import { carLabel } from "../testing/sample-blob.ts";
import { watchedPorts } from "../testing/watched-ports.ts";
import { httpEvent, invocation, jsonEvent, s3Message, sqsEvent } from "./events.fixture.ts";
import { encodeBlob } from "./http/blob-body.ts";
import { createBlobHandler } from "./http/create-blob.ts";
import { deleteBlobHandler } from "./http/delete-blob.ts";
import { getBlobHandler } from "./http/get-blob.ts";
import { redeliverCallbackHandler } from "./http/redeliver-callback.ts";
import { makeCallbackHandler } from "./queue/make-callback.ts";
import { processBlobHandler } from "./queue/process-blob.ts";

/** All that a run is told and nobody else may be. */
export interface Secrets {
  callbackUrl: string;
  callbackSecret: string;
  formFields: Record<string, string>;
  metadata: Record<string, string>;
}

export type Line = Record<string, unknown> & { event: string };

export interface Run {
  lines: Line[];
  /** The ports' calls, in order. */
  calls: string[];
}

const blobId = "6f1c2a34-9a4e-4b39-8a55-0f2c8d1e7b60";
const picture = jpeg("one");

// One log for all runs, which come one after another: Node.js looks after the storage of each that there ever was, at every
// promise from then on.
let told: Line[] = [];
let clock = fixedClock();
const now = () => clock.now();
const write = (line: string) => void told.push(JSON.parse(line));
const log = jsonLog("debug", { now, write });
const metrics = emfMetrics({ stage: "dev", now, write });

/**
 * A blob from its creation to its deletion, through every function, at the lowest log level. `fault` is what the call of
 * that number ends with, counted from 1 over all ports.
 */
export async function runEveryFunction(
  secrets: Secrets,
  fault?: { call: number; error: Error },
): Promise<Run> {
  const lines: Line[] = [];
  told = lines;
  clock = fixedClock();
  const { advance } = clock;

  const files = fakeUploads();
  const form: UploadForm = {
    ...{ url: "https://s3", fields: secrets.formFields },
    ...{ expiresAt: now().toISOString(), maxBytes: 9 },
  };
  const attempt: AttemptOutcome = {
    ...{ kind: "retry", phase: "status", statusCode: 503, errorCode: "status_5xx", durationMs: 7 },
  };
  const { ports, calls } = watchedPorts(
    {
      store: fakeBlobStore(),
      uploads: files,
      cache: fakeCache(),
      detector: fakeDetector(files, [carLabel]),
      callbacks: fakeCallbackQueue(),
      spending: fakeSpending(),
      idempotency: fakeIdempotency(),
      issuer: { issue: async () => form },
      receiver: { send: async (_: Delivery) => attempt },
      judge: { refuse: async (_: string): Promise<string | undefined> => undefined },
      queue: { retryAfter: async (_receipt: string, _afterMs: number) => {} },
    },
    (number, run) => (number === fault?.call ? Promise.reject(fault.error) : run()),
  );
  const { cache, callbacks, spending } = ports;
  const spent = { store: spending, dailySpendingLimit: 1_000_000, now, log, metrics };
  const content = contentCaches({
    ...{ cache, now, log },
    sources: { labels: "fake" },
    cacheLifetimeMs: 60_000,
  });
  const detectors = { labels: ports.detector };
  const shared = {
    ...ports,
    detectors,
    content,
    contents: accountContents({ cache, now, log, cacheLifetimeMs: 60_000 }),
    prices: { labels: 1_000 },
    pay: payWithin(spent),
    refuseUnpayable: refuseUnpayableWith(spent),
    countUsage: countUsageWith(spent),
    log,
    metrics,
    now,
    newId: () => blobId,
    random: () => 0,
  };
  const targets = {
    newSecret: () => secrets.callbackSecret,
    refuseUrl: (url: string) => ports.judge.refuse(url),
  };
  const checkAccess = async () => ({ account: defaultAccount });
  const http = { log, metrics, version: "1.2.3", checkAccess };
  const queue = {
    ...{ log, metrics },
    retryAfter: (receipt: string, afterMs: number) => ports.queue.retryAfter(receipt, afterMs),
    putAside: async () => {},
  };

  const functions = {
    create: createBlobHandler(
      createBlobUseCase({ ...shared, ...targets, uploadWindowMs: 3e6, retentionMs: 9e9 }),
      http,
    ),
    get: getBlobHandler(getBlobUseCase(shared), http),
    remove: deleteBlobHandler(deleteBlobUseCase(shared), http),
    redeliver: redeliverCallbackHandler(
      redeliverCallbackUseCase({ ...shared, ...targets, queue: callbacks }),
      http,
    ),
    process: processBlobHandler({
      ...queue,
      processBlob: processBlobUseCase({
        ...shared,
        inspect: () => ({ kind: "image", format: "jpeg", width: 320, height: 200 }),
        nameFault: () => undefined,
        leaseMs: 60_000,
      }),
      maxReceiveCount: 10,
    }),
    call: makeCallbackHandler({
      ...queue,
      makeCallback: makeCallbackUseCase({
        ...shared,
        queue: callbacks,
        send: (delivery) => ports.receiver.send(delivery),
        encode: (record) => JSON.stringify(encodeBlob(record)),
        callbackLeaseMs: 15_000,
      }),
    }),
  };

  const target: { callback_url: string } = { callback_url: secrets.callbackUrl };
  const ofBlob = (method: string) => httpEvent({ method, blobId, query: { labels: "Car" } });
  const upload = JSON.parse(s3Message({ key: `uploads/${blobId}` }));
  Object.assign(upload.Records[0].s3.object, { size: picture.length, eTag: "aa" });
  const asked = (delivery: number) => JSON.stringify({ blob_id: blobId, delivery });

  await functions.create(jsonEvent({ ...target, metadata: secrets.metadata }));
  files.put({ key: `uploads/${blobId}` }, picture);
  for (const receiveCount of [1, 2]) {
    await functions.process(sqsEvent([JSON.stringify(upload)], receiveCount), invocation);
    advance(100_000);
  }
  for (const delivery of [1, 1, 7]) {
    await functions.call(sqsEvent([asked(delivery)]), invocation);
    advance(100_000);
  }
  await functions.get(ofBlob("GET"));
  await functions.redeliver({
    ...httpEvent({ method: "POST", blobId, of: "/callback" }),
    body: JSON.stringify(target),
    headers: { "content-type": "application/json" },
  });
  await functions.remove(ofBlob("DELETE"));
  return { lines, calls };
}
