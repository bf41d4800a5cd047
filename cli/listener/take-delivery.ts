import { Buffer } from "node:buffer";
import type { LeasedDelivery, SettleDelivery, SettledDelivery } from "../client/api-types.ts";
import { RekogError } from "../client/errors.ts";
import { settledDurationMs } from "../client/mailbox/settled-duration.ts";
import type { Now } from "../client/time.ts";
import type { Forwarded } from "./forward.ts";
import type { FetchedCallback, MailboxEvents } from "./mailbox-events.ts";
import { type SecretFor, verifyReceived } from "./received-callback.ts";
import { settlementOf } from "./settlement-of.ts";

export interface TakeDeliveryOptions extends MailboxEvents {
  secretFor: SecretFor;
  /** Undefined where callbacks are not forwarded */
  handOn: ((rawHeaders: readonly string[], body: Buffer) => Promise<Forwarded>) | undefined;
  settle: (deliveryId: string, settlement: SettleDelivery) => Promise<SettledDelivery>;
  now: Now;
  /** Aborts when there is no time left for anything */
  signal: AbortSignal;
}

/**
 * Deals with one delivery: verifies, hands on, tells of it and settles it with what the receiver answered. Without a receiver
 * it is taken when it is told of. What nobody took is not settled, and comes again.
 */
export async function takeDelivery(
  leased: LeasedDelivery,
  options: TakeDeliveryOptions,
): Promise<void> {
  const { handOn, now, signal, onCallback } = options;
  const receivedAt = new Date().toISOString();
  const beganAtMs = now();
  const { headers } = leased;
  const body = Buffer.from(leased.body);
  const verification = verifyReceived(headers, body, options.secretFor);
  const webhookId = headers["webhook-id"];
  const received = { receivedAt, leased, headers, body, webhookId, ...verification };

  if (!handOn) {
    const statusCode = verification.verified === false ? 401 : 204;
    const callback = { ...received, statusCode };
    if (!(await onCallback(callback, signal))) return;
    const durationMs = settledDurationMs(now() - beganAtMs);
    return settle(callback, { status_code: statusCode, duration_ms: durationMs }, options);
  }
  const forwarded = await handOn(Object.entries(headers).flat(), body);
  // Broken off by us: nobody knows what the receiver made of it.
  if (forwarded.kind === "unanswered" && signal.aborted) {
    return options.onUnsettled?.({ ...received, forwarded, statusCode: undefined }, unanswered());
  }
  const statusCode = forwarded.kind === "answered" ? forwarded.statusCode : undefined;
  const callback = { ...received, forwarded, statusCode };
  const settlement = settlementOf(forwarded, now() - beganAtMs);
  // The receiver has it: however slowly that is read here, the API hears of it now.
  const told = onCallback(callback, signal);
  await settle(callback, settlement, options);
  await told;
}

const unanswered = () =>
  new RekogError({
    kind: "interrupted",
    code: "not_settled",
    message: "Your receiver had not answered yet.",
    hint: "It comes again; `rekog listen` on the same mailbox receives it.",
  });

async function settle(
  callback: FetchedCallback,
  settlement: SettleDelivery,
  options: TakeDeliveryOptions,
): Promise<void> {
  try {
    const settled = await options.settle(callback.leased.delivery_id, settlement);
    options.onSettled?.(callback, settled);
  } catch (error) {
    if (!(error instanceof RekogError)) throw error;
    options.onUnsettled?.(callback, error);
  }
}
