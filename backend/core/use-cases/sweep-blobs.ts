import { asOf, type BlobRecord, isOutcome } from "../blob/blob.ts";
import { longestDelayMs } from "../callback/callback-schedule.ts";
import type { UploadStore } from "../ports/blobs.ts";
import type { CallbackQueue } from "../ports/callbacks.ts";
import type { Clock } from "../ports/clock.ts";
import type { DueBlob, DueStore } from "../ports/due.ts";
import type { Log } from "../ports/telemetry.ts";
import { processingWindowMs } from "../recognition/after-fault.ts";

export interface SweepBlobsDeps {
  store: DueStore;
  uploads: Pick<UploadStore, "isStored">;
  callbacks: CallbackQueue;
  log: Log;
  now: Clock;
}

/**
 * Callbacks that are due before the next sweep are queued by this one, and wait there for their time. And whether a picture is
 * stored is looked at before its time is over: then readers see that it is not.
 */
const lookAheadMs = 90_000;
/** What came of one that is due. */
interface Swept {
  isEnded?: boolean;
  isQueued?: boolean;
  isHeld?: boolean;
}

/** How many came to what. */
type Done = Record<"queued" | "ended" | "held" | "failed", number>;

/** Of those that are due, at once. */
const concurrency = 20;

/**
 * Does what is due and no message asks for: queues callbacks whose time has come, ends blobs that no worker will, with the
 * failure that readers see already, and gives those more time whose picture is stored and waits for its turn: as much as one has
 * that is throttled. What is left, after a crash or when the time is up, the next sweep finds; a
 * callback that is queued twice is attempted once.
 * @param hasTime asked before each part; the rest is left to the next sweep
 * @throws {Error} once everything was tried, if anything failed
 */
export function sweepBlobsUseCase({ store, uploads, callbacks, log, now }: SweepBlobsDeps) {
  return async (hasTime: () => boolean): Promise<void> => {
    const done: Done = { queued: 0, ended: 0, held: 0, failed: 0 };
    if (await sweepAll(hasTime, done)) {
      log[done.queued + done.ended + done.held > 0 ? "info" : "debug"]("swept", done);
    } else log.warn("sweep_out_of_time", done);
    // Also where the time went by with what failed.
    if (done.failed > 0) throw new Error(`${done.failed} of the blobs that are due failed.`);
  };

  /** False where the time is up. */
  async function sweepAll(hasTime: () => boolean, done: Done): Promise<boolean> {
    for await (const part of store.due(new Date(now().getTime() + lookAheadMs))) {
      for (let from = 0; from < part.length; from += concurrency) {
        if (!hasTime()) return false;
        await Promise.all(part.slice(from, from + concurrency).map((due) => tryOne(due, done)));
      }
    }
    return true;
  }

  async function tryOne(due: DueBlob, done: Done) {
    try {
      const { isEnded, isQueued, isHeld } = await sweep(due);
      if (isHeld) done.held += 1;
      if (isEnded) done.ended += 1;
      if (isQueued) done.queued += 1;
    } catch (error) {
      done.failed += 1;
      log.error("sweep_failed", { blob_id: due.blobId, error });
    }
  }

  async function sweep(due: DueBlob): Promise<Swept> {
    const at = now();
    const stored = await store.get(due.blobId);
    const seen = stored && asOf(stored, at);
    if (!stored || !seen) {
      await store.settle(due);
      return {};
    }
    // Only ahead of its time, or due at another one.
    if (!isOutcome(seen.state)) return { isHeld: await holdIfStored(seen, at) };
    const isOver = isOutcome(stored.state);
    if (!isOver && seen.state.status === "failed") {
      const isEnded = await store.end(stored, seen.state, seen.updatedAt, at);
      // Whoever was faster leaves its own mark.
      if (!isEnded) return {};
    }
    const isQueued = await queueCallback(seen, at);
    if (isQueued !== "too early") await store.settle(due);
    return { isEnded: !isOver, isQueued: isQueued === true };
  }

  async function holdIfStored(
    { blobId, state, uploadSeenAt }: BlobRecord,
    at: Date,
  ): Promise<boolean> {
    if (state.status !== "awaiting_upload" || uploadSeenAt) return false;
    if (!(await uploads.isStored(blobId))) return false;
    return await store.hold(blobId, new Date(at.getTime() + processingWindowMs), at);
  }

  async function queueCallback(
    { blobId, callback }: BlobRecord,
    at: Date,
  ): Promise<boolean | "too early"> {
    // One that goes to a mailbox is in it with the blob's end.
    if (callback?.status !== "pending" || callback.target.kind !== "url") return false;
    const { delivery, attemptsMade: attempt, nextAttemptAt } = callback;
    const waitMs = Math.max(0, Date.parse(nextAttemptAt ?? at.toISOString()) - at.getTime());
    if (waitMs > longestDelayMs) return "too early";
    await callbacks.send({ blobId, delivery, attempt }, waitMs);
    return true;
  }
}
