import type { Caller } from "../access/check-access.ts";
import type { BlobRecord, Outcome, PromisedContent } from "../blob/blob.ts";
import { type CallbackTarget, newCallback } from "../blob/callback.ts";
import { imageLimits } from "../blob/image-limits.ts";
import { isRefusal } from "../blob/refusal.ts";
import { checkTarget } from "../callback/check-target.ts";
import { defaultFeatures, type Feature } from "../features/features.ts";
import type { LabelFilter } from "../features/label-filter.ts";
import type { BlobStore, UploadForm, UploadIssuer } from "../ports/blobs.ts";
import type { CallbackQueue, RefuseCallbackUrl } from "../ports/callbacks.ts";
import type { Clock, IdSource } from "../ports/clock.ts";
import type { Log, Measure } from "../ports/telemetry.ts";
import type { AccountContents } from "../recognition/account-contents.ts";
import { composeOutcome } from "../recognition/compose-outcome.ts";
import { findKnown, type KnownAnswers } from "../recognition/find-known.ts";
import type { RefuseUnpayable } from "../spending/remaining-budget.ts";
import type { CountUsage } from "../spending/usage-counts.ts";

export interface CreateBlobDeps {
  store: BlobStore;
  issuer: UploadIssuer;
  content: KnownAnswers;
  contents: Pick<AccountContents, "has">;
  /** See `featurePrices`. */
  prices: Record<Feature, number>;
  refuseUnpayable: RefuseUnpayable;
  countUsage: CountUsage;
  callbacks: CallbackQueue;
  refuseUrl: RefuseCallbackUrl;
  newSecret: () => string;
  log: Log;
  metrics: Measure;
  now: Clock;
  newId: IdSource;
  /** How long the form can be posted. */
  uploadWindowMs: number;
  /** How long the record is kept. */
  retentionMs: number;
}

export interface CreateBlobRequest {
  features?: readonly Feature[];
  filter?: LabelFilter;
  metadata?: Record<string, string>;
  content?: PromisedContent;
  callback?: CallbackTarget;
}

export interface CreatedBlob {
  record: BlobRecord;
  /** Absent if these bytes are known: the record is at its end already. */
  upload?: UploadForm;
}

/**
 * How long after the form's end an upload may still be heard of: a slow upload that began in time, and S3's events,
 * which "typically" take seconds "but can sometimes take a minute or longer".
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 */
export const uploadGraceMs = 5 * 60_000;

/**
 * Creates a blob that waits for its picture, and the form to post the picture with. If the caller says which bytes it
 * will be, and they were recognised before for its account, the blob is at its end at once and there is nothing to upload.
 * @throws {ApiError} `invalid_callback_url`, `spending_limit`
 */
export function createBlobUseCase(deps: CreateBlobDeps) {
  return async (request: CreateBlobRequest, payer: Caller): Promise<CreatedBlob> => {
    if (request.callback) await checkTarget(request.callback, deps.refuseUrl);
    const now = deps.now();
    const after = (ms: number) => new Date(now.getTime() + ms);
    const record: BlobRecord = {
      blobId: deps.newId(),
      account: payer.account,
      ...(payer.dailyMicrodollars !== undefined && { dailyMicrodollars: payer.dailyMicrodollars }),
      createdAt: now.toISOString(),
      updatedAt: now.toISOString(),
      uploadDeadlineAt: after(deps.uploadWindowMs + uploadGraceMs).toISOString(),
      expiresAt: after(deps.retentionMs).toISOString(),
      features: request.features ?? defaultFeatures,
      filter: request.filter ?? {},
      ...(request.metadata && { metadata: request.metadata }),
      content: request.content ?? {},
      ...(request.callback && { callback: newCallback(request.callback, deps.newSecret()) }),
      state: { status: "awaiting_upload" },
    };

    deps.log.add({ blob_id: record.blobId });

    const outcome = await known(record);
    if (outcome) {
      const finished = { ...record, state: outcome };
      await create(finished);
      if (isRefusal(outcome)) deps.metrics.count("PicturesRefused");
      await deps.countUsage(record.account, record.features, outcome);
      if (record.callback) await deps.callbacks.send({ blobId: record.blobId, delivery: 1 });
      return { record: finished };
    }
    await deps.refuseUnpayable(payer, sum(record.features.map((feature) => deps.prices[feature])));
    const expiresAt = after(deps.uploadWindowMs);
    const upload = await deps.issuer.issue(record.blobId, expiresAt, record.content);
    await create(record);
    return { record, upload };
  };

  async function create(record: BlobRecord): Promise<void> {
    await deps.store.create(record);
    deps.metrics.count("BlobsCreated");
  }

  /** What is known of content without seeing it. */
  async function known({ content, features, account }: BlobRecord): Promise<Outcome | undefined> {
    const { sha256, bytes } = content;
    if (bytes === 0) return { status: "failed", failure: { code: "empty_upload" } };
    if (bytes !== undefined && bytes > imageLimits.maxBytes) {
      return { status: "failed", failure: { code: "image_too_large", bytes } };
    }
    if (sha256 === undefined || !(await deps.contents.has(account, { sha256 }))) return undefined;
    const found = [...(await findKnown(deps.content, features, { sha256 })).values()];
    const isRefused = found.some(({ entry }) => entry.kind === "refused");
    if (found.length < features.length && !isRefused) return undefined;
    // A size that does not go with the hash is left to S3, which refuses one or the other.
    if (found.some(({ entry }) => (bytes ?? entry.image.bytes) !== entry.image.bytes)) {
      return undefined;
    }
    for (const _ of found) deps.metrics.count("CacheHits");
    return composeOutcome(found);
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
