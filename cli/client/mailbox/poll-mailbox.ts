import { ApiError } from "../api-error.ts";
import type { LeasedDelivery } from "../api-types.ts";
import { heard } from "../http/heard.ts";
import { NetworkError } from "../http/network-error.ts";
import { mayPassAtApi } from "../http/passing-failures.ts";
import type { Sleep } from "../time.ts";
import { type Clocks, startStopwatch } from "./stopwatch.ts";

export interface MailboxPollOptions extends Clocks {
  /** Leases up to so many, trying again for a while where what stops it may pass */
  lease: (limit: number) => Promise<readonly LeasedDelivery[]>;
  signal?: AbortSignal | undefined;
  sleep: Sleep;
  random: () => number;
  /** Hears why nothing can be fetched, once for each time that this begins; undefined when it is over */
  onOutage?: ((error: ApiError | NetworkError | undefined) => unknown) | undefined;
}

export interface MailboxPoll {
  /**
   * Deliveries that are held by us: waits until there are some.
   * @param limit 1 to 10
   * @throws the first failure of all; later only what does not pass, such as a key that is refused; the signal's reason
   */
  next(limit: number): Promise<readonly LeasedDelivery[]>;
  /** Asks at once, and a few times more in quick succession, for something is due. */
  hurry(): void;
}

/** As long as the API lends a delivery. */
const leaseMs = 60_000;
const shortestPauseMs = 1_000;
const longestPauseMs = 5_000;
/** An index may be a moment behind what is due. */
const hurriedPauseMs = 250;
const hurriedPolls = 4;
/** Who waits for a delivery most often waits for one that comes soon: so long nothing is slower than it could be. */
const briskPolls = 60;
const growth = 1.1;
/** An answer that does not get here whole has spent an attempt of each: on a slow line fewer are asked for, as many as come in so long. */
const answerMs = 5_000;

/**
 * Asks a mailbox again and again: every second at first, and, when nothing came for a minute, ever less often up to every
 * 5 s; at once where there was as much as was asked for. Once it has worked, a network that is gone, for however long, or a
 * server that is out of order ends nothing.
 */
export function createMailboxPoll(options: MailboxPollOptions): MailboxPoll {
  const { lease, signal, sleep, random, onOutage } = options;
  let pauseMs = 0;
  let idlePolls = 0;
  let hasAnswered = false;
  let isOut = false;
  let isDue = false;
  let hurriedLeft = 0;
  let most = 1;
  let wake: (() => void) | undefined;

  async function pause(durationMs: number): Promise<void> {
    if (durationMs <= 0 || isDue) return;
    const woken = new AbortController();
    wake = () => woken.abort();
    const either = signal ? AbortSignal.any([signal, woken.signal]) : woken.signal;
    try {
      await sleep(durationMs, either);
    } catch (error) {
      signal?.throwIfAborted();
      if (!woken.signal.aborted) throw error;
    } finally {
      wake = undefined;
    }
  }

  function idlePauseMs(): number {
    if (hurriedLeft > 0) {
      hurriedLeft -= 1;
      return hurriedPauseMs;
    }
    const grownMs = shortestPauseMs * growth ** Math.max(0, idlePolls - briskPolls);
    // Listeners that began together do not stay in step.
    return Math.min(longestPauseMs, grownMs) * (0.8 + random() / 5);
  }

  async function tellOutage(error: ApiError | NetworkError | undefined): Promise<void> {
    if (isOut === (error !== undefined)) return;
    isOut = error !== undefined;
    await heard(onOutage?.(error), signal);
  }

  return {
    hurry() {
      isDue = true;
      hurriedLeft = hurriedPolls;
      wake?.();
    },
    async next(limit) {
      for (;;) {
        await pause(pauseMs);
        signal?.throwIfAborted();
        isDue = false;
        const elapsedMs = startStopwatch(options);
        const asked = Math.min(limit, most);
        try {
          const deliveries = await lease(asked);
          const tookMs = Math.max(1, elapsedMs());
          hasAnswered = true;
          await tellOutage(undefined);
          // The machine slept over it: somebody else may have them by now.
          if (elapsedMs() >= leaseMs) pauseMs = 0;
          else if (deliveries.length > 0) {
            idlePolls = 0;
            most = Math.max(1, Math.floor((deliveries.length * answerMs) / tookMs));
            pauseMs = deliveries.length < asked ? shortestPauseMs : 0;
            return deliveries;
          } else {
            pauseMs = idlePauseMs();
            idlePolls += 1;
          }
        } catch (error) {
          signal?.throwIfAborted();
          if (!hasAnswered || !isPassing(error)) throw error;
          most = 1;
          await tellOutage(error);
          pauseMs = longestPauseMs;
        }
      }
    },
  };
}

const mayPass = mayPassAtApi;

/**
 * Wherever a laptop wakes up: no network, no names, another network's page in place of the answer. What the API says no to in
 * its own words stays as it is.
 */
function isPassing(error: unknown): error is ApiError | NetworkError {
  if (error instanceof NetworkError) return true;
  if (!(error instanceof ApiError)) return false;
  return mayPass(error) || error.code === "unexpected_answer" || /^http_\d+$/.test(error.code);
}
