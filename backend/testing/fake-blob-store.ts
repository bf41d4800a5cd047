import { asOf, type BlobRecord, type BlobState, isOutcome } from "../core/blob/blob.ts";
import { type Callback, newCallback, withAttempt } from "../core/blob/callback.ts";
import { availableFrom } from "../core/mailbox/available-from.ts";
import type { BlobStore } from "../core/ports/blobs.ts";
import type { CallbackStore } from "../core/ports/callbacks.ts";
import type { MailboxStore } from "../core/ports/mailbox.ts";

export type FakeBlobStore = BlobStore & CallbackStore & MailboxStore;

/**
 * Blobs, their callbacks and mailboxes in memory, with the conditions of the DynamoDB stores; `blob-store.contract.ts`,
 * `callback-store.contract.ts` and `mailbox-store.contract.ts` hold both to them.
 */
export function fakeBlobStore(): FakeBlobStore {
  const records = new Map<string, BlobRecord>();
  /** Whose next attempt is kept until it is due. */
  const kept = new Map<string, string>();
  const deliveryLeases = new Map<string, { leaseId: string; until: string }>();
  /** What is in a mailbox, with the time from which on it may be leased. */
  const inMailbox = new Map<string, string>();
  const putInMailbox = ({ blobId, callback }: BlobRecord, now = "") => {
    const from = callback && availableFrom(callback);
    if (from === undefined) inMailbox.delete(blobId);
    else inMailbox.set(blobId, from < now ? now : from);
  };
  const read = (blobId: string) => structuredClone(records.get(blobId));
  const write = (record: BlobRecord): BlobRecord => {
    records.set(record.blobId, structuredClone(record));
    return structuredClone(record);
  };
  const change = (record: BlobRecord, state: BlobState, now: Date): BlobRecord =>
    write({ ...record, state, updatedAt: now.toISOString() });

  /** The record and its callback, as a reader sees them, if there is a result that can be delivered. */
  function deliverable(blobId: string, now: Date) {
    const stored = read(blobId);
    const seen = stored && asOf(stored, now);
    return stored && seen && isOutcome(seen.state) ? { stored, seen } : undefined;
  }

  return {
    async create(record) {
      if (records.has(record.blobId)) return false;
      // DynamoDB's TTL counts in seconds.
      const expiresAtSeconds = Math.floor(Date.parse(record.expiresAt) / 1000);
      write({ ...record, expiresAt: new Date(expiresAtSeconds * 1000).toISOString() });
      if (isOutcome(record.state)) putInMailbox(record, record.updatedAt);
      return true;
    },

    async get(blobId) {
      return read(blobId);
    },

    async claim({ blobId, leaseId, until, deadline }, now) {
      const stored = read(blobId);
      const record = stored && asOf(stored, now);
      if (!record) return { kind: "missing" };
      const { state } = record;
      if (isOutcome(state)) return { kind: "finished", record };
      if (state.status === "processing" && state.leaseUntil > now.toISOString()) {
        return { kind: "leased", leaseUntil: state.leaseUntil };
      }
      const processing = {
        status: "processing",
        leaseId,
        leaseUntil: until.toISOString(),
        deadlineAt: deadline.toISOString(),
        ...(state.status === "processing" && {
          deadlineAt: state.deadlineAt,
          ...(state.putOffFor && { putOffFor: state.putOffFor }),
        }),
        attempts: (state.status === "processing" ? state.attempts : 0) + 1,
      } as const;
      return { kind: "claimed", record: change(record, processing, now) };
    },

    async release({ blobId, leaseId }, { counts, putOffFor }, now) {
      const record = read(blobId);
      if (record?.state.status !== "processing" || record.state.leaseId !== leaseId) return;
      const attempts = record.state.attempts - (counts ? 0 : 1);
      const why = putOffFor && { putOffFor };
      const leaseUntil = new Date(0).toISOString();
      change(record, { ...record.state, leaseUntil, attempts, ...why }, now);
    },

    async complete({ blobId }, outcome, now) {
      const record = read(blobId);
      if (record?.state.status !== "processing") return false;
      if (record.state.deadlineAt <= now.toISOString()) return false;
      putInMailbox(change(record, outcome, now), now.toISOString());
      return true;
    },

    async remove(blobId) {
      records.delete(blobId);
      inMailbox.delete(blobId);
      deliveryLeases.delete(blobId);
    },

    async claimDelivery({ blobId, delivery, attempt, leaseId, until }, now) {
      const found = deliverable(blobId, now);
      const callback = found?.stored.callback;
      if (!found || callback?.delivery !== delivery) return { kind: "void" };
      const { target } = callback;
      if (target.kind !== "url") return { kind: "void" };
      if (callback.status !== "pending") {
        return { kind: callback.status === "failed" ? "spent" : "void" };
      }
      const leasedUntil = deliveryLeases.get(blobId)?.until ?? "";
      if (leasedUntil > now.toISOString()) return { kind: "leased", until: leasedUntil };
      const { attemptsMade, nextAttemptAt: at = now.toISOString() } = callback;
      if (at > now.toISOString() || (attempt ?? attemptsMade) !== attemptsMade) {
        const isKept = kept.get(blobId) === at;
        return { kind: "waiting", next: { attempt: attemptsMade, at, isKept } };
      }
      deliveryLeases.set(blobId, { leaseId, until: until.toISOString() });
      return { kind: "claimed", record: found.seen, callback, target };
    },

    async recordAttempt({ blobId, leaseId }, { attempt, status, nextAttemptAt, keepUntilDue }) {
      const record = read(blobId);
      if (!record?.callback) return false;
      const ledger = withAttempt(record.callback, attempt);
      if (deliveryLeases.get(blobId)?.leaseId !== leaseId) {
        write({ ...record, callback: { ...record.callback, ...ledger } });
        return false;
      }
      deliveryLeases.delete(blobId);
      kept.delete(blobId);
      if (keepUntilDue && nextAttemptAt) kept.set(blobId, nextAttemptAt);
      const { nextAttemptAt: _, ...callback } = record.callback;
      write({
        ...record,
        callback: {
          ...callback,
          status,
          ...ledger,
          attemptsMade: callback.attemptsMade + 1,
          ...(nextAttemptAt && { nextAttemptAt }),
        },
      });
      return true;
    },

    async startDelivery({ blobId }, target, secret, now) {
      const found = deliverable(blobId, now);
      if (!found) return undefined;
      const { callback: before } = found.stored;
      const wanted = target ?? before?.target;
      if (!wanted) return undefined;
      deliveryLeases.delete(blobId);
      const { attempts = [], olderAttempts } = before ?? {};
      const callback: Callback = {
        ...newCallback(wanted, before?.secret ?? secret),
        delivery: (before?.delivery ?? 0) + 1,
        attempts,
        ...(olderAttempts !== undefined && { olderAttempts }),
      };
      putInMailbox(write({ ...found.stored, callback }), now.toISOString());
      return { ...found.seen, callback: structuredClone(callback) };
    },

    async waiting({ account, name }, now, count) {
      return [...inMailbox]
        .filter(([blobId, from]) => {
          const { account: owner, callback } = records.get(blobId) ?? {};
          const isThere = callback?.target.kind === "mailbox" && callback.target.mailbox === name;
          return isThere && owner === account && from <= now.toISOString();
        })
        .sort(([, one], [, other]) => (one < other ? -1 : 1))
        .slice(0, count)
        .map(([blobId]) => blobId);
    },

    async change(blobId, decide) {
      const stored = read(blobId);
      const { result, callback, attempts, isVoid } = decide(stored);
      if (stored?.callback && callback) putInMailbox(write({ ...stored, callback }));
      else if (stored?.callback && attempts) {
        write({ ...stored, callback: { ...stored.callback, attempts } });
      } else if (isVoid) inMailbox.delete(blobId);
      return result;
    },
  };
}
