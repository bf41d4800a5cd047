import type { BlobRecord } from "../blob/blob.ts";
import {
  type Callback,
  type CallbackAttempt,
  type CallbackStatus,
  webhookIdOf,
} from "../blob/callback.ts";
import { nextCallbackDelayMs } from "../callback/callback-schedule.ts";
import type {
  AttemptOutcome,
  AttemptRecord,
  CallbackRequest,
  CallbackStore,
  SendCallback,
} from "../ports/callbacks.ts";
import type { Clock, IdSource } from "../ports/clock.ts";
import type { Log, Measure, MetricName } from "../ports/telemetry.ts";
import type { Processed } from "./processed.ts";

export interface MakeCallbackDeps {
  store: CallbackStore;
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
 * messages for the same delivery do not make it twice; a crash in between repeats it, with the same `webhook-id`.
 */
export function makeCallbackUseCase(deps: MakeCallbackDeps) {
  const { store, now, log, metrics } = deps;

  return async ({ blobId, delivery }: CallbackRequest): Promise<Processed> => {
    const startedAt = now();
    const until = new Date(startedAt.getTime() + deps.callbackLeaseMs);
    const lease = { blobId, delivery, leaseId: deps.newId(), until };
    const claim = await store.claimDelivery(lease, startedAt);
    if (claim.kind !== "claimed") log.debug("callback_not_attempted", { because: claim.kind });
    if (claim.kind === "void") return { kind: "settled" };
    // The queue takes more deliveries than there are attempts, before it puts a message aside.
    if (claim.kind === "spent") return { kind: "given_up" };
    if (claim.kind === "not_due") {
      return { kind: "retry", afterMs: Math.max(0, Date.parse(claim.at) - startedAt.getTime()) };
    }
    const { record } = claim;
    const callback = record.callback as Callback;

    const { url, secret, trust } = callback;
    const body = deps.encode(record);
    const outcome = await deps.send({ url, secret, trust, body, webhookId: webhookIdOf(blobId) });
    const waitMs =
      outcome.kind === "retry"
        ? nextCallbackDelayMs(callback.attemptsMade + 1, { ...deps, ...outcome })
        : undefined;
    const next = nextStep(outcome, waitMs, now());
    await store.recordAttempt(lease, { attempt: toAttempt(outcome, startedAt), ...next });
    metrics.count(metricOf[next.status]);
    metrics.duration("CallbackMs", outcome.durationMs);
    log[next.status === "failed" ? "error" : "info"]("callback_attempted", {
      status: next.status,
      ...(outcome.errorCode && { code: outcome.errorCode }),
      ...(outcome.statusCode !== undefined && { status_code: outcome.statusCode }),
      duration_ms: outcome.durationMs,
    });
    if (waitMs !== undefined) return { kind: "retry", afterMs: waitMs };
    return { kind: next.status === "failed" ? "given_up" : "settled" };
  };
}

/** By what an attempt led to. A receiver that wants no callback was not reached either. */
const metricOf = {
  delivered: "CallbacksDelivered",
  pending: "CallbacksRetried",
  failed: "CallbacksFailed",
  stopped: "CallbacksFailed",
} as const satisfies Record<CallbackStatus, MetricName>;

function nextStep(
  { kind }: AttemptOutcome,
  waitMs: number | undefined,
  now: Date,
): Omit<AttemptRecord, "attempt"> {
  if (kind === "delivered") return { status: "delivered" };
  if (kind === "stop") return { status: "stopped" };
  if (waitMs === undefined) return { status: "failed" };
  return { status: "pending", nextAttemptAt: new Date(now.getTime() + waitMs).toISOString() };
}

/** What the ledger keeps of an attempt. */
function toAttempt(outcome: AttemptOutcome, startedAt: Date): CallbackAttempt {
  const { kind, phase, statusCode, errorCode, durationMs } = outcome;
  return {
    at: startedAt.toISOString(),
    outcome: kind === "delivered" ? "delivered" : "failed",
    ...(phase && { phase }),
    ...(statusCode !== undefined && { statusCode }),
    ...(errorCode && { errorCode }),
    durationMs,
  };
}
