import type { ApiError } from "../client/api-error.ts";
import type { LeasedDelivery } from "../client/api-types.ts";
import { RekogError } from "../client/errors.ts";
import type { NetworkError } from "../client/http/network-error.ts";
import { createMailboxPoll } from "../client/mailbox/poll-mailbox.ts";
import type { RekogClient } from "../client/rekog-client.ts";
import type { Now, Sleep } from "../client/time.ts";
import { forward, type Receiver } from "./forward.ts";
import type { MailboxEvents } from "./mailbox-events.ts";
import type { SecretFor } from "./received-callback.ts";
import { takeDelivery } from "./take-delivery.ts";

export interface MailboxListenerOptions extends MailboxEvents {
  client: Pick<RekogClient, "leaseDeliveries" | "settleDelivery">;
  mailbox: string;
  secretFor?: SecretFor;
  /** Hands each callback on, genuine or not, and settles it with what that receiver answers */
  receiver?: Receiver | undefined;
  forwardTimeoutMs?: number;
  /** Hears that the API has answered for the first time, before anything is taken */
  onReady?: () => void;
  /** Hears why nothing can be fetched just now, and, with undefined, when it can again */
  onOutage?: ((reason: ApiError | NetworkError | undefined) => void) | undefined;
  /** Hears how many callbacks are waited for at the end, and how long at most */
  onEnding?: (underWay: number, graceMs: number) => void;
  /** Ends it; what is under way then has a little time to be answered and settled */
  signal: AbortSignal;
  graceMs?: number;
  now: Now;
  wallClock?: () => number;
  sleep: Sleep;
  random: () => number;
}

export interface MailboxListener {
  /** Something is due: it is asked for at once. */
  hurry(): void;
  /** To be awaited: resolves when it has ended with the signal; rejects where the API lets nobody in any more. */
  ended: Promise<void>;
}

/** As many as are leased at once; a receiver that is called directly has more of them to bear. */
const mostUnderWay = 10;
/** Long enough for a breakpoint, and within the minute of the lease. */
const forwardTimeoutMs = 30_000;
const settleForMs = 60_000;
const graceMs = 5_000;

/**
 * Fetches what comes into a mailbox, some at a time, until the signal aborts. Resolves when the API has answered for the first
 * time, or the signal was sooner. @throws what keeps it from beginning
 */
export async function startMailboxListener(
  options: MailboxListenerOptions,
): Promise<MailboxListener> {
  const { client, mailbox, receiver, now, wallClock = Date.now } = options;
  const timeoutMs = options.forwardTimeoutMs ?? forwardTimeoutMs;
  const cut = new AbortController();
  const broken = new AbortController();
  const signal = AbortSignal.any([options.signal, broken.signal]);
  const underWay = new Set<Promise<void>>();
  let goOn = () => {};
  signal.addEventListener("abort", () => goOn(), { once: true });
  let isReady: (() => void) | undefined;
  const ready = new Promise<void>((resolve) => {
    isReady = () => {
      options.onReady?.();
      resolve();
    };
  });

  const poll = createMailboxPoll({
    ...{ signal, now, wallClock, sleep: options.sleep, random: options.random },
    onOutage: options.onOutage,
    async lease(limit) {
      const deliveries = await client.leaseDeliveries(mailbox, { limit, signal });
      isReady?.();
      isReady = undefined;
      return deliveries;
    },
  });

  function take(leased: LeasedDelivery): void {
    const taking = takeDelivery(leased, {
      ...options,
      secretFor: options.secretFor ?? (() => undefined),
      handOn:
        receiver &&
        ((rawHeaders, body) =>
          forward({ receiver, rawHeaders, body, timeoutMs, signal: cut.signal })),
      settle: (deliveryId, settlement) =>
        client.settleDelivery(mailbox, deliveryId, settlement, {
          signal: cut.signal,
          retryForMs: settleForMs,
        }),
      signal: cut.signal,
    }).catch((error: unknown) => broken.abort(error));
    underWay.add(taking);
    void taking.then(() => {
      underWay.delete(taking);
      goOn();
    });
  }

  async function listen(): Promise<void> {
    try {
      for (;;) {
        while (underWay.size >= mostUnderWay && !signal.aborted) {
          await new Promise<void>((resolve) => {
            goOn = resolve;
          });
        }
        for (const leased of await poll.next(mostUnderWay - underWay.size)) take(leased);
      }
    } catch (error) {
      if (!options.signal.aborted) throw error;
    } finally {
      await finish();
    }
  }

  async function finish(): Promise<void> {
    if (underWay.size > 0) {
      const { graceMs: longestMs = graceMs } = options;
      options.onEnding?.(underWay.size, longestMs);
      const done = new AbortController();
      const late = options.sleep(longestMs, done.signal).catch(() => {});
      await Promise.race([Promise.all(underWay), late]);
      done.abort();
      cut.abort(noTimeLeft());
      await Promise.all(underWay);
    }
  }

  const ended = listen();
  await Promise.race([ready, ended]);
  return { hurry: poll.hurry, ended };
}

const noTimeLeft = () =>
  new RekogError({
    kind: "interrupted",
    code: "not_settled",
    message: "There was no time left to say so.",
    hint: "It comes again; `rekog listen` on the same mailbox receives it.",
  });
