import { type BlobRecord, isOutcome, seenBy } from "../blob/blob.ts";
import type { CallbackTarget } from "../blob/callback.ts";
import { type CheckTargetDeps, checkTarget } from "../callback/check-target.ts";
import { ApiError } from "../errors/api-errors.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { CallbackQueue, CallbackStore } from "../ports/callbacks.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/telemetry.ts";

export interface RedeliverCallbackDeps extends CheckTargetDeps {
  store: Pick<BlobStore, "get"> & CallbackStore;
  queue: CallbackQueue;
  newSecret: () => string;
  log: Pick<Log, "warn">;
  now: Clock;
}

export interface Redelivery {
  record: BlobRecord;
  /** The secret, if the blob had no callback before and this is the first that is heard of it. */
  newSecret?: string;
}

export type RedeliverCallback = (
  blobId: string,
  account: string,
  wanted?: CallbackTarget,
) => Promise<Redelivery | undefined>;

/**
 * Delivers a blob's result again, whatever became of it before: to the URL or mailbox it has, or to another one, which then
 * takes its place. Undefined if this account has no such blob.
 * @throws {ApiError} `blob_not_finished`, `invalid_callback_url`, `mailbox_needs_keys`
 */
export function redeliverCallbackUseCase(deps: RedeliverCallbackDeps): RedeliverCallback {
  const { store, queue, now } = deps;
  return async (blobId, account, wanted) => {
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

    const secret = deps.newSecret();
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
    return { record: started, ...(isFirst && { newSecret: secret }) };
  };
}
