import type { BlobDeletion, TrackedBlob } from "../../clients/tracked-blob.ts";
import type { Evidence } from "../../evidence.ts";
import { differentResult, type Verified } from "./verify-received.ts";

/** When somebody set about each blob's callback, in ms since the epoch. */
export function postedAttempts({ journal }: Evidence): Map<string, number[]> {
  const begun = new Map<string, number[]>();
  for (const entry of journal) {
    if (entry.kind !== "invoked" || entry.function !== "makeCallback") continue;
    for (const blobId of entry.messages.flatMap(({ blobIds }) => blobIds))
      begun.set(blobId, [...(begun.get(blobId) ?? []), entry.atMs]);
  }
  return begun;
}

/** Longer than the one thread of all functions is ever busy, from one step of a lease to the next. */
const graceMs = 5_000;

/** Nothing comes of a deleted blob but what was under way: an attempt that was begun, a delivery that was fetched before. */
export function faultsOfDeleted(
  { plan }: TrackedBlob,
  { answeredAtMs, seen }: BlobDeletion,
  received: readonly Verified[],
  isDead: boolean,
  begunAtMs: readonly number[],
): string[] {
  if (isDead) return ["was deleted, and is a dead letter"];
  if (plan.receiver === "none" && received.length > 0) return ["was not asked for"];
  const underWay = begunAtMs.filter((atMs) => atMs <= answeredAtMs).length;
  const isLate =
    plan.receiver === "mailbox"
      ? received.some(({ signedAtMs }) => signedAtMs > answeredAtMs + graceMs)
      : received.length > underWay;
  return [
    ...(isLate ? ["came after its blob was deleted"] : []),
    ...received.flatMap(({ body }) => (seen ? differentResult(body, seen) : [])),
  ];
}
