import type { ApiError } from "../api-error.ts";
import type { ApiBlob, LeasedDelivery, SettleDelivery, SettledDelivery } from "../api-types.ts";
import { callbackSecretIn } from "../callback-secret.ts";
import { RekogError } from "../errors.ts";
import { heard } from "../http/heard.ts";
import type { NetworkError } from "../http/network-error.ts";
import { untilAborted } from "../http/until-aborted.ts";
import { checkedOptions, invalidOptions, type OptionNames } from "../options/checked-options.ts";
import type { CallbackVerificationError } from "../verify-callback.ts";
import { readDelivery, type Secrets } from "./delivery-blob.ts";
import { createMailboxPoll, type MailboxPollOptions } from "./poll-mailbox.ts";
import { settledDurationMs } from "./settled-duration.ts";
import { startStopwatch } from "./stopwatch.ts";

export interface MailboxOptions {
  /**
   * The `callback_secret` that every delivery is signed with, or several of which each has one. What is none is told before the
   * loop begins: `invalid_options`
   */
  secret?: string | readonly string[] | undefined;
  /**
   * In its place, for each blob its own. Where it knows none, the delivery is settled with 503, and comes again. What it throws
   * ends the loop.
   */
  secretOf?: ((blobId: string) => Secrets | Promise<Secrets>) | undefined;
  /** Ends the loop with its reason */
  signal?: AbortSignal | undefined;
  /** Hears of each delivery that is not genuine (settled with 401), or whose secret is not known (503) */
  onRefused?:
    | ((delivery: LeasedDelivery, reason: CallbackVerificationError) => unknown)
    | undefined;
  /** Hears of each delivery that could not be settled, so that it may come again */
  onUnsettled?: ((delivery: LeasedDelivery, reason: RekogError) => unknown) | undefined;
  /** Hears why nothing can be fetched just now, and, with undefined, when it can again */
  onOutage?: ((reason: ApiError | NetworkError | undefined) => unknown) | undefined;
}

/** One delivery, held by us for a minute. */
export interface MailboxDelivery {
  readonly blob: ApiBlob;
  /** Whether the signature was checked; false only where no secret was given */
  readonly isVerified: boolean;
  /** As it was leased: `delivery_id`, `attempt`, and the very `headers` and `body` that would have been posted */
  readonly leased: LeasedDelivery;
  /**
   * Says what became of it, in place of coming back for the next one. 204 without an argument; 410 ends the deliveries, any
   * other status has it come again.
   * @throws {ApiError} `delivery_not_held`, `delivery_not_found`…
   * @throws {NetworkError | UsageError} or the signal's reason
   */
  settle(answer?: { statusCode?: number; retryAfterSeconds?: number }): Promise<SettledDelivery>;
}

export interface ReadMailboxOptions
  extends MailboxOptions,
    Omit<MailboxPollOptions, keyof MailboxOptions> {
  settle: (deliveryId: string, settlement: SettleDelivery) => Promise<SettledDelivery>;
}

/** What is fetched is to be dealt with while it is held: as much as takes so long. */
const batchMs = 10_000;
const largestBatch = 10;
/** Of the minute that it is held: there must be time to deal with it, and to say so. */
const freshForMs = 45_000;

const ofSettling: OptionNames<NonNullable<Parameters<MailboxDelivery["settle"]>[0]>> = {
  statusCode: true,
  retryAfterSeconds: true,
};

/**
 * With what is no secret, such as a promise or a variable that is empty, every genuine delivery would be turned down.
 * @throws {UsageError} `invalid_options`
 */
export function checkSecrets({ secret, secretOf }: MailboxOptions): void {
  if (secret === undefined || secretOf) return;
  const all: readonly unknown[] = [secret].flat();
  if (all.length > 0 && all.every(callbackSecretIn)) return;
  throw invalidOptions("`secret` must be a whole `whsec_…` text, or an array of such.");
}

/** What comes into a mailbox, one after another, without end. */
export async function* readMailbox(
  options: ReadMailboxOptions,
): AsyncGenerator<MailboxDelivery, void, undefined> {
  const { now, signal } = options;
  const poll = createMailboxPoll(options);
  let limit = 1;
  for (;;) {
    signal?.throwIfAborted();
    const deliveries = await poll.next(limit);
    const heldForMs = startStopwatch(options);
    for (const leased of deliveries) {
      signal?.throwIfAborted();
      const beganAtMs = now();
      const took = () => settledDurationMs(now() - beganAtMs);
      const read = await readWithSecret(leased, options);
      if ("refusal" in read) {
        const { statusCode, refusal } = read;
        await heard(options.onRefused?.(leased, refusal), signal);
        await settleQuietly(leased, { status_code: statusCode, duration_ms: took() }, options);
        continue;
      }
      let isSettled = false;
      yield {
        ...read,
        leased,
        async settle(answer = {}) {
          isSettled = true;
          const { statusCode = 204, retryAfterSeconds } = checkedOptions(answer, ofSettling);
          return options.settle(leased.delivery_id, {
            status_code: statusCode,
            duration_ms: took(),
            ...(retryAfterSeconds !== undefined && { retry_after_seconds: retryAfterSeconds }),
          });
        },
      };
      // Whoever leaves the loop, or throws in it, never comes here.
      if (!isSettled)
        await settleQuietly(leased, { status_code: 204, duration_ms: took() }, options);
      limit = Math.max(1, Math.min(largestBatch, Math.floor(batchMs / Math.max(1, took()))));
      if (heldForMs() > freshForMs) break;
    }
  }
}

async function readWithSecret(
  leased: LeasedDelivery,
  { secret, secretOf, signal }: MailboxOptions,
) {
  if (secret === undefined && !secretOf) return readDelivery(leased, undefined);
  if (!secretOf) return readDelivery(leased, { of: secret });
  const secrets = Promise.resolve(secretOf(leased.blob_id));
  return readDelivery(leased, { of: await untilAborted(secrets, signal) });
}

/** Another delivery waits: that this one comes again, perhaps, is told and no more. */
async function settleQuietly(
  leased: LeasedDelivery,
  settlement: SettleDelivery,
  { settle, onUnsettled, signal }: ReadMailboxOptions,
): Promise<void> {
  try {
    await settle(leased.delivery_id, settlement);
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof RekogError) || error.kind === "usage") throw error;
    await heard(onUnsettled?.(leased, error), signal);
  }
}
