import type { BlobRecord } from "../blob/blob.ts";
import { webhookIdOf } from "../blob/callback.ts";
import { callbackBody } from "../callback/callback-body.ts";
import { longestDelayMs } from "../callback/callback-schedule.ts";
import { attemptMetric, nextStep, toAttempt } from "../callback/next-step.ts";
import type {
  CallbackQueue,
  CallbackRequest,
  CallbackStore,
  NextAttempt,
  SendCallback,
} from "../ports/callbacks.ts";
import type { Clock, IdSource } from "../ports/clock.ts";
import type { Log, Measure } from "../ports/telemetry.ts";
import type { Processed } from "./processed.ts";

export interface MakeCallbackDeps {
  store: CallbackStore;
  queue: CallbackQueue;
  send: SendCallback;
  /** The body of `GET /blobs/{blob_id}`: what a callback sends. */
  encode: (record: BlobRecord) => string;
  log: Log;
  metrics: Measure;
  now: Clock;
  newId: IdSource;
  random: () => number;
  /** Longer than one attempt can take. */
  callbackLeaseMs: number;
  /** See `nextCallbackDelayMs`. */
  callbackWaitsMs?: readonly number[];
}

/**
 * Makes one attempt to deliver a blob's callback. An attempt is claimed first and entered into the ledger after, so two
 * messages for the same delivery do not make it twice; a crash in between repeats it, with the same `webhook-id`. Each
 * message asks for one attempt. Its successor is a new message, which waits unseen, or is sent by `sweepBlobs` when the
 * time has come; the old one is done with when that is sure.
 */
export function makeCallbackUseCase(deps: MakeCallbackDeps) {
  const { store, now, log, metrics } = deps;

  return async (request: CallbackRequest): Promise<Processed> => {
    const { blobId } = request;
    const startedAt = now();
    const until = new Date(startedAt.getTime() + deps.callbackLeaseMs);
    const lease = { ...request, leaseId: deps.newId(), until };
    const claim = await store.claimDelivery(lease, startedAt);
    if (claim.kind !== "claimed") log.debug("callback_not_attempted", { because: claim.kind });
    if (claim.kind === "void") return { kind: "settled" };
    if (claim.kind === "spent") return { kind: "given_up" };
    if (claim.kind === "leased") return { kind: "retry", afterMs: msUntil(claim.until) };
    // This message may be all that is left of its successor, which was never sent.
    if (claim.kind === "waiting") return await waitFor(request, claim.next);
    const { record, callback, target } = claim;
    const { url, trust } = target;
    const { secret } = callback;
    const { expiresAt } = record;
    const body = callbackBody(record, deps.encode);
    const outcome = await deps.send({ url, secret, trust, body, webhookId: webhookIdOf(blobId) });
    const endedAt = now();
    const next = nextStep(outcome, callback.attemptsMade + 1, { ...deps, expiresAt }, endedAt);
    const { nextAttemptAt: at } = next;
    const isKept = at !== undefined && Date.parse(at) - endedAt.getTime() > longestDelayMs;
    const isRecorded = await store.recordAttempt(lease, {
      attempt: toAttempt(outcome, startedAt.toISOString()),
      ...next,
      ...(at !== undefined && { keepUntilDue: isKept }),
    });
    metrics.count(attemptMetric[next.status]);
    metrics.duration("CallbackMs", outcome.durationMs);
    log[next.status === "failed" ? "error" : "info"]("callback_attempted", {
      status: next.status,
      ...(outcome.errorCode && { code: outcome.errorCode }),
      ...(outcome.statusCode !== undefined && { status_code: outcome.statusCode }),
      duration_ms: outcome.durationMs,
    });
    // Whoever holds the lease now, or asked for another delivery, sees to what follows.
    if (!isRecorded) return { kind: "settled" };
    if (at === undefined) return { kind: next.status === "failed" ? "given_up" : "settled" };
    return await waitFor(request, { attempt: callback.attemptsMade + 1, at, isKept });
  };

  /** Sees to it that a message asks for the next attempt once it is due. */
  async function waitFor(
    { blobId, delivery }: CallbackRequest,
    { attempt, at, isKept }: NextAttempt,
  ): Promise<Processed> {
    if (isKept) return { kind: "settled" };
    const waitMs = msUntil(at);
    // Recorded by a version that let its message wait in flight.
    if (waitMs > longestDelayMs) return { kind: "retry", afterMs: waitMs };
    await deps.queue.send({ blobId, delivery, attempt }, waitMs);
    return { kind: "settled" };
  }

  function msUntil(at: string): number {
    return Math.max(0, Date.parse(at) - now().getTime());
  }
}
