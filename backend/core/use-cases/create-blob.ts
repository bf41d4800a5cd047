import type { Caller } from "../access/check-access.ts";
import {
  asOf,
  type BlobRecord,
  isOutcome,
  type Outcome,
  type PromisedContent,
} from "../blob/blob.ts";
import { type CallbackTarget, newCallback } from "../blob/callback.ts";
import { maxUploadBytes } from "../blob/max-upload-bytes.ts";
import { isRefusal } from "../blob/refusal.ts";
import { type CheckTargetDeps, checkTarget } from "../callback/check-target.ts";
import { isToBeQueued } from "../callback/to-be-queued.ts";
import { ApiError } from "../errors/api-errors.ts";
import {
  defaultFeatures,
  type Feature,
  type FeatureOptions,
  type ReadFilter,
} from "../features/features.ts";
import type { Policy } from "../features/moderation/policy.ts";
import type { BlobStore, UploadForm, UploadIssuer } from "../ports/blobs.ts";
import type { CallbackQueue } from "../ports/callbacks.ts";
import type { Clock, IdSource } from "../ports/clock.ts";
import type { IdempotencyStore, IdempotentRequest } from "../ports/idempotency.ts";
import type { Log, Measure } from "../ports/telemetry.ts";
import type { AccountContents } from "../recognition/account-contents.ts";
import { composeOutcome } from "../recognition/compose-outcome.ts";
import { findKnown, type KnownAnswers } from "../recognition/find-known.ts";
import type { RefuseUnpayable } from "../spending/remaining-budget.ts";
import type { CountUsage } from "../spending/usage-counts.ts";

export interface CreateBlobDeps extends CheckTargetDeps {
  store: BlobStore;
  issuer: UploadIssuer;
  idempotency: IdempotencyStore;
  content: (options: FeatureOptions) => KnownAnswers;
  contents: Pick<AccountContents, "has">;
  /** See `featurePrices`. */
  prices: Record<Feature, number>;
  refuseUnpayable: RefuseUnpayable;
  countUsage: CountUsage;
  callbacks: CallbackQueue;
  newSecret: () => string;
  log: Log;
  metrics: Measure;
  now: Clock;
  newId: IdSource;
  /** Whether pictures are converted that recognition does not take, for which there are other limits. */
  convert: boolean;
  /** How long the form can be posted. */
  uploadWindowMs: number;
  /** How long the record is kept. */
  retentionMs: number;
}

export interface CreateBlobRequest {
  features?: readonly Feature[];
  faceAttributes?: boolean;
  policy?: Policy;
  filter?: ReadFilter;
  metadata?: Record<string, string>;
  content?: PromisedContent;
  callback?: CallbackTarget;
}

/** What a client says so that it can send the same request again. */
export type SentAgain = Pick<IdempotentRequest, "key" | "fingerprint">;

export interface CreatedBlob {
  record: BlobRecord;
  /** The blob was created by an earlier request with the same `Idempotency-Key`. */
  isReplayed?: boolean;
  /** Absent if these bytes are known: the record is at its end already. */
  upload?: UploadForm;
}

/**
 * How long after the form's end an upload may still be heard of: a slow upload that began in time, and S3's events,
 * which "typically" take seconds "but can sometimes take a minute or longer".
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 */
export const uploadGraceMs = 5 * 60_000;

/** How long a request can be sent again with its `Idempotency-Key`. */
export const idempotencyMs = 24 * 60 * 60_000;

/**
 * Creates a blob that waits for its picture, and the form to post the picture with. If the caller says which bytes it
 * will be, and they were recognised before for its account, the blob is at its end at once and there is nothing to upload.
 * @throws {ApiError} `invalid_callback_url`, `mailbox_needs_keys`, `spending_limit`, `idempotency_key_reused`
 */
export function createBlobUseCase(deps: CreateBlobDeps) {
  return async (
    request: CreateBlobRequest,
    caller: Caller,
    again?: SentAgain,
  ): Promise<CreatedBlob> => {
    if (request.callback) await checkTarget(request.callback, deps);
    const now = deps.now();
    const fresh = newRecord(request, caller, now);
    if (!again) return await create(fresh, now);

    const idempotent = { ...again, account: caller.account };
    const expiresAt = new Date(now.getTime() + idempotencyMs);
    const first = await deps.idempotency.take(idempotent, { blobId: fresh.blobId }, now, expiresAt);
    if (first && first.fingerprint !== again.fingerprint) {
      throw reused("Another body was sent with this key before.");
    }
    const blobId = first?.blobId ?? fresh.blobId;
    if (first?.isDone) return await replay(blobId, now);
    if (first && (await deps.store.get(blobId))) {
      // Whoever wrote it is not done yet, or died before it was.
      await settle(idempotent);
      return await replay(blobId, now);
    }
    const created = await create({ ...fresh, blobId }, now);
    await settle(idempotent);
    return created;
  };

  /** Otherwise a key whose blob was deleted could create it anew, and no more. */
  async function settle(request: IdempotentRequest): Promise<void> {
    await deps.idempotency
      .settle(request)
      .catch((error: unknown) => deps.log.warn("idempotency_not_settled", { error }));
  }

  function newRecord(request: CreateBlobRequest, caller: Caller, now: Date): BlobRecord {
    const { account, dailyMicrodollars } = caller;
    return {
      blobId: deps.newId(),
      account,
      ...(dailyMicrodollars !== undefined && { dailyMicrodollars }),
      createdAt: now.toISOString(),
      updatedAt: now.toISOString(),
      uploadDeadlineAt: after(now, deps.uploadWindowMs + uploadGraceMs).toISOString(),
      expiresAt: after(now, deps.retentionMs).toISOString(),
      features: request.features ?? defaultFeatures,
      options: { faceAttributes: request.faceAttributes ?? false },
      ...(request.policy && { policy: request.policy }),
      filter: request.filter ?? {},
      ...(request.metadata && { metadata: request.metadata }),
      content: request.content ?? {},
      ...(request.callback && { callback: newCallback(request.callback, deps.newSecret()) }),
      state: { status: "awaiting_upload" },
    };
  }

  async function create(record: BlobRecord, now: Date): Promise<CreatedBlob> {
    deps.log.add({ blob_id: record.blobId });
    const outcome = await known(record);
    if (outcome) {
      const finished = { ...record, state: outcome };
      if (!(await write(finished))) return await replay(record.blobId, now);
      if (isRefusal(outcome)) deps.metrics.count("PicturesRefused");
      await deps.countUsage(record.account, record.features, outcome);
      await askForCallback(finished);
      return { record: finished };
    }
    const { account, dailyMicrodollars, features } = record;
    const payer = { account, ...(dailyMicrodollars !== undefined && { dailyMicrodollars }) };
    await deps.refuseUnpayable(payer, sum(features.map((feature) => deps.prices[feature])));
    const upload = await deps.issuer.issue(record.blobId, closesAt(record), record.content);
    if (!(await write(record))) return await replay(record.blobId, now);
    return { record, upload };
  }

  /** False where the same request came twice at once: the first blob stands, with its own secret. */
  async function write(record: BlobRecord): Promise<boolean> {
    const isWritten = await deps.store.create(record);
    if (isWritten) deps.metrics.count("BlobsCreated");
    return isWritten;
  }

  /** What there is already, as it is now: with a form of its own while it waits for its picture. */
  async function replay(blobId: string, now: Date): Promise<CreatedBlob> {
    deps.log.add({ blob_id: blobId });
    const stored = await deps.store.get(blobId);
    const record = stored && asOf(stored, now);
    if (!record) throw reused("The blob that was created with this key is gone.");
    await askForCallback(record);
    const isOpen = record.state.status === "awaiting_upload" && closesAt(record) > now;
    const upload = isOpen && (await deps.issuer.issue(blobId, closesAt(record), record.content));
    return { record, ...(upload && { upload }), isReplayed: true };
  }

  /** Once there is a result, and until the callback was tried: whoever crashed before may not have asked. */
  async function askForCallback({ blobId, callback, state }: BlobRecord): Promise<void> {
    if (!isOutcome(state) || !isToBeQueued(callback)) return;
    await deps.callbacks.send({ blobId, delivery: callback.delivery });
  }

  /** What is known of content without seeing it. */
  async function known({
    content,
    features,
    options,
    account,
  }: BlobRecord): Promise<Outcome | undefined> {
    const { sha256, bytes } = content;
    if (bytes === 0) return { status: "failed", failure: { code: "empty_upload" } };
    if (bytes !== undefined && bytes > maxUploadBytes(deps.convert)) {
      const isForConversion = deps.convert && ({ isForConversion: true } as const);
      return { status: "failed", failure: { code: "image_too_large", bytes, ...isForConversion } };
    }
    if (sha256 === undefined || !(await deps.contents.has(account, { sha256 }))) return undefined;
    const found = [...(await findKnown(deps.content(options), features, { sha256 })).values()];
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

const after = (now: Date, ms: number) => new Date(now.getTime() + ms);

/** When the form does; the record waits a little longer for the news of an upload, and longer still where that is there. */
const closesAt = ({ uploadDeadlineAt, uploadSeenAt }: BlobRecord) =>
  new Date(uploadSeenAt ?? Date.parse(uploadDeadlineAt) - uploadGraceMs);

const reused = (detail: string) => new ApiError("idempotency_key_reused", detail);

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
