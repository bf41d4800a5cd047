import { createHash } from "node:crypto";
import type { BlobRecord } from "../core/blob/blob.ts";
import { uploadKeyOf } from "../core/blob/upload-key.ts";
import type { Detector, HeadInspection, RecognitionCache } from "../core/ports/recognition.ts";
import type { SpendingStore } from "../core/ports/spending.ts";
import { accountContents } from "../core/recognition/account-contents.ts";
import { contentCaches } from "../core/recognition/content-cache.ts";
import { payWithin } from "../core/spending/budget.ts";
import { countUsageWith } from "../core/spending/usage-counts.ts";
import {
  type ProcessBlobDeps,
  processBlobUseCase,
  type Upload,
} from "../core/use-cases/process-blob.ts";
import { fakeBlobStore } from "./fake-blob-store.ts";
import { fakeCache } from "./fake-cache.ts";
import { fakeCallbackQueue } from "./fake-callback-queue.ts";
import { fakeDetector } from "./fake-detector.ts";
import { fakeSpending } from "./fake-spending.ts";
import { fakeUploads } from "./fake-uploads.ts";
import { fixedClock } from "./fixed-clock.ts";
import { detectorsCalled, onlyLabels, priceOfEach } from "./only-labels.ts";
import { blob, carLabel } from "./sample-blob.ts";
import { spyLog } from "./spy-log.ts";
import { spyMetrics } from "./spy-metrics.ts";

export const leaseMs = 60_000;
export const cacheLifetimeMs = 24 * 60 * 60_000;

/** Of one call, in millionths of a dollar. */
export const labelPrice = 1_000;
const settings = { detectMinConfidence: 10, detectImageProperties: false, detectorIsPaid: true };

interface BedOptions {
  content?: Uint8Array;
  /** Of the blob's record. */
  record?: Partial<BlobRecord>;
}

/** `processBlob` with every port a fake, and one blob whose picture was uploaded. */
export async function processBlobBed({ content = jpeg("one"), record }: BedOptions = {}) {
  const first = blob();
  const clock = fixedClock(first.createdAt);
  const store = fakeBlobStore();
  const uploads = fakeUploads();
  const cache = fakeCache();
  const detector = fakeDetector(uploads, [carLabel]);
  const callbacks = fakeCallbackQueue();
  const spending = fakeSpending();
  const log = spyLog();
  const metrics = spyMetrics();
  let leases = 0;
  const shared = {
    store,
    uploads,
    callbacks,
    converted: uploads.converted,
    inspect: fakeInspect,
    log: log.log,
    metrics: metrics.metrics,
    now: clock.now,
    newId: () => `lease-${++leases}`,
    random: () => 0,
    nameFault: () => undefined,
    leaseMs,
  };

  /** News of a picture, which is put where it was uploaded to. */
  function upload(blobId: string, bytes: Uint8Array, versionId?: string): Upload {
    const object = { key: uploadKeyOf(blobId), ...(versionId && { versionId }) };
    uploads.put(object, bytes);
    const etag = createHash("md5").update(bytes).digest("hex");
    const storedAt = clock.now().toISOString();
    const news = { blobId, object, bytes: bytes.length, etag, storedAt };
    return { ...news, attempt: 1, lastAttempt: false };
  }

  /** A further blob, with a picture that was uploaded. */
  async function another(
    blobId: string,
    its: Uint8Array = content,
    more: Partial<BlobRecord> = {},
  ): Promise<Upload> {
    const at = (ms: number) => new Date(clock.now().getTime() + ms).toISOString();
    await store.create(
      blob(undefined, {
        blobId,
        createdAt: at(0),
        updatedAt: at(0),
        uploadDeadlineAt: at(60 * 60_000),
        expiresAt: at(30 * 24 * 60 * 60_000),
        ...more,
      }),
    );
    return upload(blobId, its);
  }

  const news = await another(first.blobId, content, record);

  /** As a worker that was just started: it knows nothing but what its ports tell it. */
  async function processWith(
    other: Partial<ProcessBlobDeps> & {
      cache?: RecognitionCache;
      spending?: SpendingStore;
      dailySpendingLimit?: number;
      source?: string;
      /** Of labels. */
      detector?: Detector<"labels">;
    },
    its: Partial<Upload> = {},
  ) {
    const { cache: given = cache, source = "fake", detector: labels = detector, ...rest } = other;
    const { spending: paid = spending, dailySpendingLimit = 1_000_000, ...ports } = rest;
    const remembered = contentCaches({
      cache: given,
      settings: { ...settings, detectorNames: detectorsCalled(source) },
      now: clock.now,
      log: log.log,
      cacheLifetimeMs,
      converts: ports.conversions !== undefined,
    });
    const spent = { store: paid, now: clock.now, log: log.log };
    return await processBlobUseCase({
      ...shared,
      content: remembered,
      contents: accountContents({ cache: given, now: clock.now, log: log.log, cacheLifetimeMs }),
      prices: priceOfEach(labelPrice),
      pay: payWithin({ ...spent, dailySpendingLimit, metrics: metrics.metrics }),
      countUsage: countUsageWith(spent),
      detectors: onlyLabels(labels),
      ...ports,
    })({
      ...news,
      ...its,
    });
  }

  return {
    ...{
      clock,
      store,
      uploads,
      cache,
      detector,
      callbacks,
      spending,
      log,
      metrics,
      upload,
      another,
      processWith,
    },
    blobId: news.blobId,
    object: news.object,
    storedAt: news.storedAt,
    process: (its: Partial<Upload> = {}) => processWith({}, its),
    state: async (blobId = news.blobId) => (await store.get(blobId))?.state,
  };
}

const endOfImage = Buffer.from([0xff, 0xd9]);

/** What the bed takes for a JPEG: it begins so, and ends as one. */
export function jpeg(name: string): Buffer {
  return Buffer.concat([Buffer.from(`jpeg ${name}`), endOfImage]);
}

/** What begins with "jpeg" or "heic" is one; anything else is a PDF. */
function fakeInspect(head: Uint8Array): HeadInspection {
  const start = Buffer.from(head.subarray(0, 4)).toString("latin1");
  if (start === "jpeg") return { kind: "image", format: "jpeg", width: 320, height: 200 };
  if (start === "heic") return { kind: "other", found: "a HEIC image", convertible: "heic" };
  return { kind: "other", found: "a PDF document" };
}
