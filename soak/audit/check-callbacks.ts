import { isDeepStrictEqual } from "node:util";
import { type Blob, type BlobAccount, isTerminal } from "../account.ts";
import type { Evidence, Finding } from "../evidence.ts";
import type { ReceiverKind } from "../plan.ts";
import { faultOfSignature, type Secret } from "./signature.ts";

/** What is to become of the callbacks to each receiver. */
const ends: Record<Exclude<ReceiverKind, "none">, "delivered" | "stopped" | "failed"> = {
  fine: "delivered",
  slow: "delivered",
  failing: "delivered",
  gone: "stopped",
  dead: "failed",
};

/** A callback that was read and whose signature is good. */
interface Verified {
  body: Blob;
  answered: number;
}

/**
 * Every deliverable callback was delivered, signed, with the body that `GET` has; every other is in its blob's ledger, and
 * in the dead-letter queue if it was given up.
 * @param attempts how often a callback is tried before it is given up
 */
export function checkCallbacks(evidence: Evidence, attempts: number): Finding[] {
  const { verified, findings } = verify(evidence);
  const dead = new Set(
    evidence.behind.dead.callbacks.map((body) => (JSON.parse(body) as { blob_id: string }).blob_id),
  );
  for (const account of evidence.accounts) {
    const its = verified.get(account.blobId) ?? [];
    const isDead = dead.has(account.blobId);
    findings.push(
      ...faultsOf(account, its, isDead, attempts).map((why) => ({
        subject: `callback of blob ${account.blobId} (${account.plan.receiver})`,
        why,
      })),
    );
  }
  return findings;
}

function verify({ accounts, behind, received }: Evidence) {
  const secrets = new Map<string, Secret>();
  for (const { blob_id, callback } of behind.rows) secrets.set(blob_id, callback?.secret);
  for (const { blobId, callbackSecret } of accounts) secrets.set(blobId, callbackSecret);
  const verified = new Map<string, Verified[]>();
  const findings: Finding[] = [];
  for (const { headers, body, atMs, answered } of received) {
    const blobId = String(headers["webhook-id"]).replace(/^blob_/, "");
    const why = faultOfSignature(headers, body, secrets.get(blobId), atMs);
    if (why) findings.push({ subject: `callback of blob ${blobId}`, why });
    else {
      const its = { body: JSON.parse(body) as Blob, answered };
      verified.set(blobId, [...(verified.get(blobId) ?? []), its]);
    }
  }
  return { verified, findings };
}

function faultsOf(
  { blob, plan }: BlobAccount,
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
  if (end === "stopped") expect(made.at(-1)?.status_code === 410, "has no 410 in its ledger");
  if (end === "failed") {
    expect(made.length === attempts, `has ${made.length} attempts in its ledger, not ${attempts}`);
  }
  return faults;
}

/** A callback has what `GET` has, with the ledger as it was before its own attempt. */
function differences(body: Blob, blob: Blob): string[] {
  const { callback: toldCallback, ...told } = body;
  const { callback, ...read } = blob;
  const before = toldCallback?.attempts ?? [];
  const isPrefix = isDeepStrictEqual(before, callback?.attempts?.slice(0, before.length));
  return [
    ...(isDeepStrictEqual(told, read) ? [] : ["told something else than GET does"]),
    ...(isPrefix ? [] : ["told of attempts that are not in the ledger"]),
  ];
}
