import { cocoLabels } from "../../backend/local/detector/coco-labels.ts";
import { type Blob, type BlobAccount, isTerminal } from "../account.ts";
import type { BlobRow } from "../behind.ts";
import type { Evidence, Finding } from "../evidence.ts";
import type { Picture } from "../picture.ts";

/** Every blob is at its end, with the result of its own picture; and there is no blob that no one can explain. */
export function checkBlobs(evidence: Evidence): Finding[] {
  const findings = evidence.accounts.flatMap((account) => {
    const why = wrongWith(account);
    return why === undefined ? [] : [{ subject: `blob ${account.blobId}`, why }];
  });
  return [...findings, ...checkPlans(evidence), ...checkStrangers(evidence)];
}

function checkPlans({ accounts, planned }: Evidence): Finding[] {
  const open = planned - new Set(accounts.map(({ plan }) => plan.index)).size;
  return open === 0 ? [] : [{ subject: `${open} of ${planned} blobs`, why: "were never created" }];
}

function wrongWith({ blob, fate, isWithdrawn, plan }: BlobAccount): string | undefined {
  if (isWithdrawn) return undefined;
  if (!blob) return "is lost: the API does not know it";
  if (isTerminal(blob)) return wrongResult(blob, plan.picture);
  if (fate === "result" || blob.status !== "awaiting_upload") return `is stuck: ${blob.status}`;
  return "is still there, though no picture came and it was to be deleted";
}

function wrongResult(blob: Blob, { index, expects }: Picture): string | undefined {
  const found = blob.error?.code ?? blob.labels?.map(({ label }) => label).join(", ");
  const told = `is ${blob.status} (${found}), but its picture ${index} is to be`;
  if (expects.status === "failed") {
    return blob.error?.code === expects.code ? undefined : `${told} failed (${expects.code})`;
  }
  const name = cocoLabels[expects.classIndex];
  const label = blob.labels?.find(({ label }) => label === name);
  const isRight = blob.status === "succeeded" && label?.confidence === expects.confidence;
  return isRight ? undefined : `${told} ${name}`;
}

/** Rows that no client was told of: only where a creation got no answer, and at most as many. */
function checkStrangers(evidence: Evidence): Finding[] {
  const left = new Map(evidence.lostCreations);
  return strangers(evidence).flatMap(({ blob_id, metadata }) => {
    const plan = Number((JSON.parse(metadata ?? "{}") as { plan?: string }).plan);
    const count = left.get(plan) ?? 0;
    left.set(plan, count - 1);
    const why = "is in the table, but no client was told of it";
    return count > 0 ? [] : [{ subject: `blob ${blob_id}`, why }];
  });
}

/** Blobs whose creation was never answered. */
export function strangers({ accounts, behind }: Pick<Evidence, "accounts" | "behind">): BlobRow[] {
  const known = new Set(accounts.map(({ blobId }) => blobId));
  return behind.rows.filter(({ blob_id }) => !known.has(blob_id));
}
