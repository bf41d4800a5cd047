import { type Blob, isTerminal, type TrackedBlob } from "../clients/tracked-blob.ts";
import type { Evidence, Finding } from "../evidence.ts";
import type { BlobRow } from "../local/behind.ts";
import type { BlobPlan } from "../plan/plan.ts";
import { wrongAnswer } from "./wrong-answer.ts";
import { wrongImage } from "./wrong-image.ts";

/** Every blob is at its end, with the result of its own picture; and there is no blob that no one can explain. */
export function checkBlobs(evidence: Evidence): Finding[] {
  const findings = evidence.trackedBlobs.flatMap((tracked) => {
    const why = wrongWith(tracked);
    return why === undefined ? [] : [{ subject: `blob ${tracked.blobId}`, why }];
  });
  return [...findings, ...checkPlans(evidence), ...checkStrangers(evidence)];
}

function checkPlans({ trackedBlobs, planned }: Evidence): Finding[] {
  const open = planned - new Set(trackedBlobs.map(({ plan }) => plan.index)).size;
  return open === 0 ? [] : [{ subject: `${open} of ${planned} blobs`, why: "were never created" }];
}

function wrongWith({ blob, fate, isWithdrawn, plan }: TrackedBlob): string | undefined {
  if (isWithdrawn) return undefined;
  if (!blob) return "is lost: the API does not know it";
  if (isTerminal(blob)) return wrongResult(blob, plan);
  if (fate === "result" || blob.status !== "awaiting_upload") return `is stuck: ${blob.status}`;
  return "is still there, though no picture came and it was to be deleted";
}

function wrongResult(blob: Blob, plan: BlobPlan): string | undefined {
  const { index, expects } = plan.picture;
  const found = blob.error?.code ?? "with answers";
  const told = `is ${blob.status} (${found}), but its picture ${index} is to be`;
  if (expects.status === "failed") {
    if (blob.error?.code !== expects.code) return `${told} failed (${expects.code})`;
    return blob.image?.converted ? "failed, and is said to be converted" : undefined;
  }
  if (blob.status !== "succeeded") return `${told} succeeded`;
  return wrongAnswer(blob, plan, expects) ?? wrongImage(blob, plan.picture, expects.image);
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
export function strangers({
  trackedBlobs,
  behind,
}: Pick<Evidence, "trackedBlobs" | "behind">): BlobRow[] {
  const known = new Set(trackedBlobs.map(({ blobId }) => blobId));
  return behind.rows.filter(({ blob_id }) => !known.has(blob_id));
}
