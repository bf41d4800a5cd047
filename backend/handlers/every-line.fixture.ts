import { emfMetrics } from "../adapters/aws/emf-metrics.ts";
import { callbackPreparer } from "../adapters/callback-sender/prepare-callback.ts";
import { defaultAccount } from "../core/api-keys/access-key.ts";
import { encodeConversionNews } from "../core/conversion/conversion-news.ts";
import { encodeConversionRequest } from "../core/conversion/conversion-request.ts";
import type { UploadForm } from "../core/ports/blobs.ts";
import type { AttemptOutcome, Delivery } from "../core/ports/callbacks.ts";
import type { Conversion, ConversionRequest, Original } from "../core/ports/conversions.ts";
import { accountContents } from "../core/recognition/account-contents.ts";
import { contentCaches } from "../core/recognition/content-cache.ts";
import { payWithin } from "../core/spending/budget.ts";
import { refuseUnpayableWith } from "../core/spending/remaining-budget.ts";
import { countUsageWith } from "../core/spending/usage-counts.ts";
import { convertBlobUseCase } from "../core/use-cases/convert-blob.ts";
import { createBlobUseCase } from "../core/use-cases/create-blob.ts";
import { deleteBlobUseCase } from "../core/use-cases/delete-blob.ts";
import { getBlobUseCase } from "../core/use-cases/get-blob.ts";
import { leaseDeliveriesUseCase } from "../core/use-cases/lease-deliveries.ts";
import { makeCallbackUseCase } from "../core/use-cases/make-callback.ts";
import { processBlobUseCase } from "../core/use-cases/process-blob.ts";
import { redeliverCallbackUseCase } from "../core/use-cases/redeliver-callback.ts";
import { settleDeliveryUseCase } from "../core/use-cases/settle-delivery.ts";
import { jsonLog } from "../log.ts";
import { fakeBlobStore } from "../testing/fake-blob-store.ts";
import { fakeCache } from "../testing/fake-cache.ts";
import { fakeCallbackQueue } from "../testing/fake-callback-queue.ts";
import { fakeConverter } from "../testing/fake-converter.ts";
import { fakeDetector } from "../testing/fake-detector.ts";
import { fakeIdempotency } from "../testing/fake-idempotency.ts";
import { fakeSpending } from "../testing/fake-spending.ts";
import { fakeUploads } from "../testing/fake-uploads.ts";
import { fixedClock } from "../testing/fixed-clock.ts";
import { detectorsCalled, onlyLabels, priceOfEach } from "../testing/only-labels.ts";
import { carLabel } from "../testing/sample-blob.ts";
import { watchedPorts } from "../testing/watched-ports.ts";
import {
  httpEvent,
  invocation,
  jsonEvent,
  mailboxEvent,
  s3Message,
  sqsEvent,
} from "./events.fixture.ts";
import { encodeBlob } from "./http/blob-body.ts";
import { createBlobHandler } from "./http/create-blob.ts";
import { deleteBlobHandler } from "./http/delete-blob.ts";
import { getBlobHandler } from "./http/get-blob.ts";
import { leaseDeliveriesHandler } from "./http/mailbox/lease-deliveries.ts";
import { settleDeliveryHandler } from "./http/mailbox/settle-delivery.ts";
import { redeliverCallbackHandler } from "./http/redeliver-callback.ts";
import { convertBlobHandler } from "./queue/convert-blob.ts";
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
const picture = Buffer.from("heic one");

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
  const toConvert: string[] = [];
  const ofConversions: string[] = [];
  const { ports, calls } = watchedPorts(
    {
      store: fakeBlobStore(),
      uploads: files,
      converted: files.converted,
      converter: fakeConverter(),
      conversions: {
        send: async (request: ConversionRequest) =>
          void toConvert.push(encodeConversionRequest(request)),
      },
      news: {
        send: async (original: Original, conversion: Conversion) =>
          void ofConversions.push(encodeConversionNews(original, conversion)),
      },
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
    settings: {
      detectorNames: detectorsCalled("fake"),
      detectMinConfidence: 10,
      detectImageProperties: false,
      detectorIsPaid: true,
    },
    cacheLifetimeMs: 60_000,
  });
  const detectors = onlyLabels(ports.detector);
  const shared = {
    ...ports,
    detectors,
    content,
    contents: accountContents({ cache, now, log, cacheLifetimeMs: 60_000 }),
    prices: priceOfEach(1_000),
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
    ...{ requireKey: true, mailboxWithoutKey: false },
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
      createBlobUseCase({
        ...{ ...shared, ...targets, convert: true },
        ...{ uploadWindowMs: 3e6, retentionMs: 9e9 },
      }),
      http,
    ),
    get: getBlobHandler(getBlobUseCase(shared), http),
    remove: deleteBlobHandler(deleteBlobUseCase(shared), http),
    redeliver: redeliverCallbackHandler(
      redeliverCallbackUseCase({ ...shared, ...targets, queue: callbacks }),
      http,
    ),
    lease: leaseDeliveriesHandler(
      leaseDeliveriesUseCase({
        ...{ ...shared, ...targets, mailboxLeaseMs: 60_000 },
        prepare: callbackPreparer({ userAgent: "rekog/1.2.3", now }),
        encode: (record) => JSON.stringify(encodeBlob(record)),
      }),
      http,
    ),
    settle: settleDeliveryHandler(settleDeliveryUseCase({ ...shared, ...targets }), http),
    process: processBlobHandler({
      ...queue,
      processBlob: processBlobUseCase({
        ...shared,
        inspect: () => ({ kind: "other", found: "a HEIC image", convertible: "heic" }),
        nameFault: () => undefined,
        leaseMs: 60_000,
      }),
      maxReceiveCount: 10,
    }),
    convert: convertBlobHandler({
      ...queue,
      convertBlob: convertBlobUseCase({ ...shared, nameFault: () => undefined, leaseMs: 60_000 }),
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
  type Worker = typeof functions.process | typeof functions.convert;
  const deliverTwice = async (worker: Worker, messages: readonly string[]) => {
    for (const message of messages) {
      for (const receiveCount of [1, 2]) {
        await worker(sqsEvent([message], receiveCount), invocation);
        advance(100_000);
      }
    }
  };
  await deliverTwice(functions.process, [JSON.stringify(upload)]);
  await deliverTwice(functions.convert, toConvert);
  await deliverTwice(functions.process, ofConversions);
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
  await functions.redeliver({
    ...httpEvent({ method: "POST", blobId, of: "/callback" }),
    body: JSON.stringify({ callback_mailbox: "ada" }),
    headers: { "content-type": "application/json" },
  });
  const { body: leased = "{}" } = await functions.lease(mailboxEvent());
  const { deliveries = [] } = JSON.parse(leased) as { deliveries?: { delivery_id: string }[] };
  for (const { delivery_id: deliveryId } of deliveries) {
    await functions.settle(
      mailboxEvent({ deliveryId, body: { status_code: 503, duration_ms: 7 } }),
    );
  }
  await functions.remove(ofBlob("DELETE"));
  return { lines, calls };
}
