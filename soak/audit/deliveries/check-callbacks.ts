import { isDeepStrictEqual } from "node:util";
import { type Blob, isTerminal, type TrackedBlob } from "../../clients/tracked-blob.ts";
import type { Evidence, Finding } from "../../evidence.ts";
import type { ReceiverKind } from "../../plan/plan.ts";
import { faultsOfDeleted, postedAttempts } from "./faults-of-deleted.ts";
import { differentResult, type Verified, verifyReceived } from "./verify-received.ts";

/** What is to become of the callbacks to each receiver. */
const ends: Record<Exclude<ReceiverKind, "none">, "delivered" | "stopped" | "failed"> = {
  fine: "delivered",
  slow: "delivered",
  failing: "delivered",
  gone: "stopped",
  dead: "failed",
  mailbox: "delivered",
};

type Attempt = NonNullable<Blob["callback"]>["attempts"][number];

/**
 * Every deliverable callback was delivered, signed, with the body that `GET` has; every other is in its blob's ledger, and
 * in the dead-letter queue if it was given up.
 * @param attempts how often a callback is tried before it is given up
 */
export function checkCallbacks(evidence: Evidence, attempts: number): Finding[] {
  const { verified, findings } = verifyReceived(evidence);
  const dead = new Set(
    evidence.behind.dead.callbacks.map((body) => (JSON.parse(body) as { blob_id: string }).blob_id),
  );
  const posted = postedAttempts(evidence);
  for (const tracked of evidence.trackedBlobs) {
    const its = verified.get(tracked.blobId) ?? [];
    const isDead = dead.has(tracked.blobId);
    const faults = tracked.deletion
      ? faultsOfDeleted(tracked, tracked.deletion, its, isDead, posted.get(tracked.blobId) ?? [])
      : faultsOf(tracked, its, isDead, attempts);
    findings.push(
      ...faults.map((why) => ({
        subject: `callback of blob ${tracked.blobId} (${tracked.plan.receiver})`,
        why,
      })),
    );
  }
  return findings;
}

function faultsOf(
  { blob, plan }: TrackedBlob,
  received: Verified[],
  isDead: boolean,
  attempts: number,
): string[] {
  if (plan.receiver === "none" || !blob || !isTerminal(blob)) {
    return received.length > 0 || isDead ? ["was not asked for"] : [];
  }
  const end = ends[plan.receiver];
  const ledger = blob.callback;
  const made = ledger?.attempts ?? [];
  const faults = received.flatMap(({ body }) => differences(body, blob));
  const expect = (isTrue: boolean, why: string) => isTrue || faults.push(why);

  expect(ledger?.status === end, `is ${ledger?.status} in the ledger, and not ${end}`);
  expect(isDead === (end === "failed"), isDead ? "is a dead letter" : "is not a dead letter");
  if (end === "delivered") {
    const taken = received.filter(({ answered }) => answered === 204);
    expect(taken.length > 0, "was never delivered");
    expect(made.at(-1)?.outcome === "delivered", "has no delivery at the end of its ledger");
  }
  const isFetched = plan.receiver === "mailbox";
  expect(
    made.every(({ via }) => (via === "mailbox") === isFetched),
    isFetched ? "has attempts that were not fetched" : "has attempts out of a mailbox",
  );
  if (isFetched) faults.push(...faultsOfFetched(received, made));
  if (end === "stopped") expect(made.at(-1)?.status_code === 410, "has no 410 in its ledger");
  if (end === "failed") {
    expect(made.length === attempts, `has ${made.length} attempts in its ledger, not ${attempts}`);
  }
  return faults;
}

/**
 * Each attempt is one that the receiver answered, or one whose listener was gone: before it handed it on, or before it could
 * tell the answer. So nothing came more often than the ledger says, and every answer that is not in it went with a listener.
 */
function faultsOfFetched(received: readonly Verified[], made: readonly Attempt[]): string[] {
  const gone = made.filter(({ error_code: code }) => code === "listener_gone").length;
  const others = made.filter(
    ({ outcome, status_code: status, error_code: code }) =>
      outcome === "failed" && status !== 500 && code !== "listener_gone",
  );
  const counts = [204, 500].map((status) => {
    const answered = received.filter((each) => each.answered === status).length;
    const told = made.filter((each) => each.status_code === status).length;
    return { status, answered, told };
  });
  const untold = counts.reduce((sum, { answered, told }) => sum + Math.max(0, answered - told), 0);
  return [
    ...others.map(({ error_code: code }) => `has an attempt that ended with ${code}`),
    ...(untold > gone ? [`was answered ${untold} times that are not in its ledger`] : []),
    ...counts
      .filter(({ answered, told }) => told > answered)
      .map(({ status }) => `has a ${status} in its ledger that no receiver answered`),
    ...(made.filter(({ outcome }) => outcome === "delivered").length > 1
      ? ["is delivered twice in its ledger"]
      : []),
  ];
}

/** A callback has what `GET` has, with the ledger as it was before its own attempt. */
function differences(body: Blob, blob: Blob): string[] {
  const before = body.callback?.attempts ?? [];
  const isPrefix = isDeepStrictEqual(before, blob.callback?.attempts?.slice(0, before.length));
  return [
    ...differentResult(body, blob),
    ...(isPrefix ? [] : ["told of attempts that are not in the ledger"]),
  ];
}
