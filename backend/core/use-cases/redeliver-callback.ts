import { type BlobRecord, isOutcome, seenBy } from "../blob/blob.ts";
import type { CallbackTarget } from "../blob/callback.ts";
import { type CheckTargetDeps, checkTarget } from "../callback/check-target.ts";
import { ApiError } from "../errors/api-errors.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { CallbackQueue, CallbackStore } from "../ports/callbacks.ts";
import type { Clock } from "../ports/clock.ts";
import type { IdempotencyStore } from "../ports/idempotency.ts";
import type { Log } from "../ports/telemetry.ts";
import { idempotencyMs, type SentAgain } from "./create-blob.ts";

export interface RedeliverCallbackDeps extends CheckTargetDeps {
  store: Pick<BlobStore, "get"> & CallbackStore;
  queue: CallbackQueue;
  idempotency: IdempotencyStore;
  newSecret: () => string;
  log: Pick<Log, "warn">;
  now: Clock;
}

export interface Redelivery {
  record: BlobRecord;
  /** The secret, if the blob had no callback before and this is the first that is heard of it. */
  newSecret?: string;
  /** It was asked for by an earlier request with the same `Idempotency-Key`, and is not asked for again. */
  isReplayed?: boolean;
}

export type RedeliverCallback = (
  blobId: string,
  account: string,
  wanted?: CallbackTarget,
  again?: SentAgain,
) => Promise<Redelivery | undefined>;

/**
 * Delivers a blob's result again, whatever became of it before: to the URL or mailbox it has, or to another one, which then
 * takes its place. Undefined if this account has no such blob.
 * @throws {ApiError} `blob_not_finished`, `invalid_callback_url`, `mailbox_needs_keys`, `idempotency_key_reused`
 */
export function redeliverCallbackUseCase(deps: RedeliverCallbackDeps): RedeliverCallback {
  const { store, queue, now } = deps;
  return async (blobId, account, wanted, again) => {
    const record = seenBy(account, await store.get(blobId), now());
    if (!record) return undefined;
    if (!isOutcome(record.state)) {
      throw new ApiError(
        "blob_not_finished",
        `The blob is ${record.state.status}: there is no result to deliver.`,
      );
    }
    if (!wanted && !record.callback) {
      const detail = "is needed, or callback_mailbox: this blob has no callback yet";
      throw new ApiError("invalid_callback_url", `callback_url ${detail}.`, [
        { pointer: "/callback_url", detail },
      ]);
    }
    if (wanted) await checkTarget(wanted, deps);

    const fresh = deps.newSecret();
    const request = again && { ...again, account };
    const expiresAt = new Date(now().getTime() + idempotencyMs);
    const first =
      request &&
      (await deps.idempotency.take(request, { blobId, secret: fresh }, now(), expiresAt));
    if (first && first.fingerprint !== request.fingerprint) {
      throw new ApiError(
        "idempotency_key_reused",
        "Another request was sent with this key before: to another blob, or with another body.",
      );
    }
    // Of all that come with one key, whichever is the first to find no callback.
    const secret = first?.secret ?? fresh;
    if (first?.isDone) {
      const isMade = record.callback?.secret === secret;
      return { record, ...(isMade && { newSecret: secret }), isReplayed: true };
    }
    // What was just read is not written again: another target may have been accepted since.
    const started = await store.startDelivery(record, wanted, secret, now());
    if (!started?.callback) return undefined;
    const { target, delivery } = started.callback;
    // Of several who ask at once for the first time, only one has made the secret.
    const isFirst = started.callback.secret === secret;
    if (target.kind === "url") {
      await queue.send({ blobId, delivery, attempt: 0 }).catch((error: unknown) => {
        if (!isFirst) throw error;
        // The secret is told now or never, and the sweep queues what was not.
        deps.log.warn("callback_not_queued", { error });
      });
    }
    if (request) {
      // Sent again, it is then a delivery more, to the same place and with the same secret.
      await deps.idempotency
        .settle(request)
        .catch((error: unknown) => deps.log.warn("idempotency_not_settled", { error }));
    }
    return { record: started, ...(isFirst && { newSecret: secret }) };
  };
}
