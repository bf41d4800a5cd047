import { asOf } from "../blob/blob.ts";
import type { Settlement } from "../blob/callback.ts";
import { checkMailboxes, type MailboxSettings } from "../callback/check-mailboxes.ts";
import { attemptMetric } from "../callback/next-step.ts";
import { ApiError } from "../errors/api-errors.ts";
import { decodeDeliveryId, type LeaseOfBlob } from "../mailbox/delivery-id.ts";
import { judgeReport, type ListenerReport } from "../mailbox/listener-report.ts";
import { type Settling, settled } from "../mailbox/settle-lease.ts";
import type { AttemptOutcome } from "../ports/callbacks.ts";
import type { Clock } from "../ports/clock.ts";
import type { Mailbox, MailboxStore } from "../ports/mailbox.ts";
import type { Log, Measure } from "../ports/telemetry.ts";

export interface SettleLeaseDeps {
  store: MailboxStore;
  log: Log;
  metrics: Measure;
  now: Clock;
  random: () => number;
  /** See `nextCallbackDelayMs`. */
  callbackWaitsMs?: readonly number[];
}

export type SettleDeliveryDeps = SettleLeaseDeps & MailboxSettings;

export type SettleDelivery = (
  mailbox: Mailbox,
  deliveryId: string,
  report: ListenerReport,
) => Promise<Settlement>;

/**
 * Enters into the ledger what became of a delivery that was leased, as if its receiver had been called from here. Once: who
 * says it again is answered as before.
 * @throws {ApiError} `delivery_not_found`, `delivery_not_held`, `mailbox_needs_keys`
 */
export function settleDeliveryUseCase(deps: SettleDeliveryDeps): SettleDelivery {
  const settle = settleLeaseWith(deps);
  return async (mailbox, deliveryId, report) => {
    checkMailboxes(deps);
    const lease = decodeDeliveryId(deliveryId, mailbox);
    if (!lease) {
      throw new ApiError("delivery_not_found", "It was never leased from this mailbox.");
    }
    deps.log.add({ blob_id: lease.blobId });
    const settling = await settle(lease, mailbox, judgeReport(report));
    if (settling.kind !== "not_held") return settling.settlement;
    throw new ApiError(
      "delivery_not_held",
      "Somebody else has it by now, or the result was redelivered since, or its blob is gone.",
    );
  };
}

/** Ends a lease by what came of it. */
export function settleLeaseWith({ store, log, metrics, now, ...delays }: SettleLeaseDeps) {
  return async (
    { blobId, leaseId }: LeaseOfBlob,
    { account }: Mailbox,
    outcome: AttemptOutcome,
  ): Promise<Settling> => {
    const at = now();
    const settling = await store.change<Settling>(blobId, (stored) => {
      const isOurs = stored?.account === account && asOf(stored, at) !== undefined;
      if (!isOurs || !stored.callback) return { result: { kind: "not_held" } };
      const { expiresAt } = stored;
      const result = settled(stored.callback, leaseId, outcome, { ...delays, expiresAt }, at);
      if (result.kind === "settled") return { result, callback: result.callback };
      const isTold = result.kind === "not_held" && result.attempts;
      return { result, ...(isTold && { attempts: isTold }) };
    });
    if (settling.kind !== "settled") return settling;
    const { status } = settling.settlement;
    metrics.count(attemptMetric[status]);
    metrics.duration("CallbackMs", outcome.durationMs);
    log.info("callback_attempted", {
      via: "mailbox",
      status,
      ...(outcome.errorCode && { code: outcome.errorCode }),
      ...(outcome.statusCode !== undefined && { status_code: outcome.statusCode }),
      duration_ms: outcome.durationMs,
    });
    return settling;
  };
}
