import { fakeBlobStore } from "../../testing/fake-blob-store.ts";
import { fakeCache } from "../../testing/fake-cache.ts";
import { fakeCallbackQueue } from "../../testing/fake-callback-queue.ts";
import { fakeIdempotency } from "../../testing/fake-idempotency.ts";
import { fakeSpending } from "../../testing/fake-spending.ts";
import { fixedClock } from "../../testing/fixed-clock.ts";
import { onlyCacheOfLabels, priceOfEach } from "../../testing/only-labels.ts";
import {
  callbackSecret,
  carLabel,
  recognitionFacts,
  succeeded,
} from "../../testing/sample-blob.ts";
import { spyLog } from "../../testing/spy-log.ts";
import { spyMetrics } from "../../testing/spy-metrics.ts";
import { defaultAccount } from "../api-keys/access-key.ts";
import type { UploadIssuer } from "../ports/blobs.ts";
import type { CacheEntry } from "../ports/recognition.ts";
import { accountContents } from "../recognition/account-contents.ts";
import { type Content, contentCache } from "../recognition/content-cache.ts";
import { refuseUnpayableWith } from "../spending/remaining-budget.ts";
import { countUsageWith } from "../spending/usage-counts.ts";
import {
  type CreateBlobDeps,
  type CreateBlobRequest,
  createBlobUseCase,
  type SentAgain,
} from "./create-blob.ts";

export const minuteMs = 60_000;
const start = "2026-11-23T12:00:00.000Z";
export const sha256 = "ab".repeat(32);
export const imageBytes = 483_201;

export const recognised: CacheEntry<"labels"> = {
  kind: "recognised",
  feature: "labels",
  result: [carLabel],
  image: succeeded().image,
  recognition: recognitionFacts,
  cachedAt: "2026-11-23T11:00:00.000Z",
};
export const refused: CacheEntry<"labels"> = {
  kind: "refused",
  failure: { code: "image_too_small", width: 79, height: 80 },
  image: { bytes: imageBytes, etag: "aa", format: "png", width: 79, height: 80 },
  cachedAt: "2026-11-23T11:00:00.000Z",
};

/** `createBlob` with every port a fake. */
export function createBlobBed(other: Partial<CreateBlobDeps> = {}) {
  const store = fakeBlobStore();
  const callbacks = fakeCallbackQueue();
  const issued: unknown[] = [];
  const issuer: UploadIssuer = {
    async issue(blobId, expiresAt, content) {
      issued.push({ blobId, expiresAt, content });
      const fields = { key: blobId };
      return { url: "https://s3", fields, expiresAt: expiresAt.toISOString(), maxBytes: 9 };
    },
  };
  const clock = fixedClock(start);
  const { now } = clock;
  const idempotency = fakeIdempotency();
  const cache = fakeCache();
  const spending = fakeSpending();
  const log = spyLog().log;
  const contents = accountContents({ cache, now, log, cacheLifetimeMs: 24 * 60 * minuteMs });
  const content = contentCache("labels", {
    cache,
    source: "fake",
    now,
    log: spyLog().log,
    cacheLifetimeMs: 24 * 60 * minuteMs,
  });
  const metrics = spyMetrics();
  let ids = 0;
  const createBlob = createBlobUseCase({
    ...{ store, issuer, content: () => onlyCacheOfLabels(content), callbacks, now },
    idempotency,
    contents,
    prices: priceOfEach(1_000),
    refuseUnpayable: refuseUnpayableWith({ store: spending, dailySpendingLimit: 1_000_000, now }),
    countUsage: countUsageWith({ store: spending, now, log }),
    refuseUrl: async () => undefined,
    // Of the first blob it is the sample's.
    newSecret: () => (ids === 1 ? callbackSecret : `whsec_${ids}`),
    log: spyLog().log,
    metrics: metrics.metrics,
    newId: () => `blob-${++ids}`,
    convert: false,
    ...{ requireKey: true, mailboxWithoutKey: false },
    uploadWindowMs: 60 * minuteMs,
    retentionMs: 30 * 24 * 60 * minuteMs,
    ...other,
  });
  const create = (request: CreateBlobRequest, account = defaultAccount, again?: SentAgain) =>
    createBlob(request, { account }, again);
  /** As after an upload of these bytes by this account. */
  const remember = async (
    content_: Content,
    entry: CacheEntry<"labels">,
    account = defaultAccount,
  ) => {
    await content.remember(content_, entry);
    await contents.remember(account, content_);
  };
  return {
    ...{ clock, store, callbacks, content, remember, create, issued, metrics, spending },
    idempotency,
  };
}
