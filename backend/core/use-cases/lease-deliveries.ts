import { asOf, type BlobRecord, isOutcome } from "../blob/blob.ts";
import { type Callback, webhookIdOf } from "../blob/callback.ts";
import { callbackAsOf } from "../blob/callback-as-of.ts";
import { callbackBody, maxCallbackBytes } from "../callback/callback-body.ts";
import { checkMailboxes, type MailboxSettings } from "../callback/check-mailboxes.ts";
import { availableFrom } from "../mailbox/available-from.ts";
import { encodeDeliveryId } from "../mailbox/delivery-id.ts";
import { leased, type NewLease } from "../mailbox/lease-delivery.ts";
import { takeTurns } from "../mailbox/take-turns.ts";
import type { CallbackHeaders, PrepareCallback } from "../ports/callbacks.ts";
import type { IdSource } from "../ports/clock.ts";
import type { Mailbox, MailboxDecision } from "../ports/mailbox.ts";
import { type SettleLeaseDeps, settleLeaseWith } from "./settle-delivery.ts";

export interface LeaseDeliveriesDeps extends SettleLeaseDeps, MailboxSettings {
  prepare: PrepareCallback;
  /** The body of `GET /blobs/{blob_id}`: what a callback sends. */
  encode: (record: BlobRecord) => string;
  newId: IdSource;
  /** How long a listener has to hand a delivery on, and to say what became of it. */
  mailboxLeaseMs: number;
}

export interface LeasedDelivery {
  deliveryId: string;
  blobId: string;
  /** Of this delivery; 1 is the first. */
  attempt: number;
  /** ISO 8601 */
  leasedUntil: string;
  headers: CallbackHeaders;
  body: string;
}

export type LeaseDeliveries = (mailbox: Mailbox, limit: number) => Promise<LeasedDelivery[]>;

/**
 * Lambda's answer has six megabytes. A body of 256 KiB is four times as large in it at worst: it is JSON in JSON in JSON, where a
 * quotation mark becomes eight letters of the two that it has.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const answerRoomBytes = 5_500_000;
const largestBytes = 4 * maxCallbackBytes + 2_000;
const sizeOf = ({ body }: LeasedDelivery) => 4 * Buffer.byteLength(body) + 2_000;

/** Several listeners find the same deliveries: with some to spare, each finds one that no other has. */
const foundPerDelivery = 3;

/** A record whose callback is leased. */
interface LeasedRecord {
  record: BlobRecord;
  callback: Callback;
  /** The lease before ran out, and nobody settled it. */
  wasHeld: boolean;
}

/**
 * Leases deliveries that wait in a mailbox, each in one conditional write, so that no two listeners have the same one. Who
 * dies with it, here or there, has made an attempt that failed; the delivery comes again. Where nothing waits this costs one query.
 * @throws {ApiError} `mailbox_needs_keys`
 */
export function leaseDeliveriesUseCase(deps: LeaseDeliveriesDeps): LeaseDeliveries {
  const { store, log, metrics, now, random, callbackWaitsMs } = deps;
  const delays = { random, ...(callbackWaitsMs && { callbackWaitsMs }) };
  const settle = settleLeaseWith(deps);

  return async (mailbox, limit) => {
    checkMailboxes(deps);
    const found = await store.waiting(mailbox, now(), limit * foundPerDelivery);
    const { results, faults } = await takeTurns(shuffled(found), {
      work: (blobId) => log.within({ blob_id: blobId }, () => leaseOne(mailbox, blobId)),
      ...{ most: limit, room: answerRoomBytes, largest: largestBytes, sizeOf },
    });
    // What is leased is handed out, whatever became of the others: they come again.
    if (faults.length > 0 && results.length === 0) throw faults[0];
    for (const error of faults) log.error("lease_failed", { error });
    return results;
  };

  async function leaseOne(mailbox: Mailbox, blobId: string): Promise<LeasedDelivery | undefined> {
    const from = now();
    const until = new Date(from.getTime() + deps.mailboxLeaseMs);
    const lease = { leaseId: deps.newId(), from, until };
    const taken = await store.change(blobId, (stored) => decide(mailbox, stored, lease));
    if (!taken) return undefined;
    const { record, callback, wasHeld } = taken;
    if (wasHeld) metrics.count("CallbacksRetried");
    const body = callbackBody(record, deps.encode);
    const { secret } = callback;
    const headers = deps.prepare({ body, secret, webhookId: webhookIdOf(blobId) });
    if (headers === "body_too_large") {
      const outcome = { kind: "stop", errorCode: headers, durationMs: 0 } as const;
      await settle({ blobId, leaseId: lease.leaseId }, mailbox, outcome);
      return undefined;
    }
    log.info("delivery_leased", { attempt: callback.attemptsMade });
    return {
      deliveryId: encodeDeliveryId({ blobId, leaseId: lease.leaseId }, mailbox),
      blobId,
      attempt: callback.attemptsMade,
      leasedUntil: until.toISOString(),
      headers,
      body,
    };
  }

  function decide(
    { account, name }: Mailbox,
    stored: BlobRecord | undefined,
    lease: NewLease,
  ): MailboxDecision<LeasedRecord | undefined> {
    const nothing = { result: undefined };
    const before = stored?.callback;
    if (!stored || !before || stored.account !== account) return nothing;
    const at = lease.from.toISOString();
    const seen = asOf(stored, lease.from);
    // It has expired, and is not removed yet.
    if (!seen) return { ...nothing, isVoid: true };
    const take = (callback: Callback, wasHeld: boolean): LeasedRecord => {
      return { record: { ...seen, callback: callbackAsOf(callback, at) }, callback, wasHeld };
    };
    // Written already, and only the answer was lost.
    if (before.lease?.id === lease.leaseId) return { result: take(before, false) };
    const available = availableFrom(before);
    // Its callback has come to an end that the index was not told of.
    if (available === undefined) return { ...nothing, isVoid: true };
    const isIn = before.target.kind === "mailbox" && before.target.mailbox === name;
    if (!isIn || !isOutcome(seen.state) || available > at) return nothing;
    const callback = leased(before, lease, { ...delays, expiresAt: stored.expiresAt });
    return { result: take(callback, before.lease !== undefined), callback };
  }

  function shuffled(blobIds: readonly string[]): string[] {
    return blobIds
      .map((blobId) => ({ blobId, place: random() }))
      .sort((one, other) => one.place - other.place)
      .map(({ blobId }) => blobId);
  }
}
