import { asOf, type BlobRecord, type BlobState, isOutcome } from "../core/blob.ts";
import type { BlobStore } from "../core/ports.ts";

/** Blobs in memory, with the conditions of the DynamoDB store; `blob-store.contract.ts` holds both to them. */
export function fakeBlobStore(): BlobStore {
  const records = new Map<string, BlobRecord>();
  const read = (blobId: string) => structuredClone(records.get(blobId));
  const change = (record: BlobRecord, state: BlobState, now: Date): BlobRecord => {
    const changed = { ...record, state: structuredClone(state), updatedAt: now.toISOString() };
    records.set(record.blobId, changed);
    return structuredClone(changed);
  };

  return {
    async create(record) {
      if (records.has(record.blobId)) throw new Error("There is such a blob already.");
      // DynamoDB's TTL counts in seconds.
      const expiresAtSeconds = Math.floor(Date.parse(record.expiresAt) / 1000);
      const expiresAt = new Date(expiresAtSeconds * 1000).toISOString();
      records.set(record.blobId, structuredClone({ ...record, expiresAt }));
    },

    async get(blobId) {
      return read(blobId);
    },

    async claim({ blobId, leaseId }, now, leaseUntil) {
      const stored = read(blobId);
      const record = stored && asOf(stored, now);
      if (!record) return { kind: "missing" };
      const { state } = record;
      if (isOutcome(state)) return { kind: "finished", record };
      if (state.status === "processing" && state.leaseUntil > now.toISOString()) {
        return { kind: "leased", leaseUntil: state.leaseUntil };
      }
      const lease = {
        status: "processing",
        leaseId,
        leaseUntil: leaseUntil.toISOString(),
      } as const;
      return { kind: "claimed", record: change(record, lease, now) };
    },

    async release({ blobId, leaseId }, now) {
      const record = read(blobId);
      if (record?.state.status !== "processing" || record.state.leaseId !== leaseId) return;
      change(record, { ...record.state, leaseUntil: now.toISOString() }, now);
    },

    async complete(blobId, outcome, now) {
      const record = read(blobId);
      if (record?.state.status !== "processing") return false;
      change(record, outcome, now);
      return true;
    },
  };
}
