import { type Blob, isTerminal, type TrackedBlob } from "../../clients/tracked-blob.ts";
import type { Evidence, Finding } from "../../evidence.ts";
import type { BlobRow } from "../../local/behind.ts";
import { limitedAccount } from "../../plan/accounts.ts";
import type { BlobPlan } from "../../plan/plan.ts";
import { killedConversions } from "./killed-conversions.ts";
import { wrongAnswer } from "./wrong-answer.ts";
import { wrongImage } from "./wrong-image.ts";

/** Every blob is at its end, with the result of its own picture; and there is no blob that no one can explain. */
export function checkBlobs(evidence: Evidence): Finding[] {
  const killed = killedConversions(evidence.journal);
  const findings = evidence.trackedBlobs.flatMap((tracked) => {
    if (killed.has(tracked.blobId) && isGivenUp(tracked)) return [];
    const why = wrongWith(tracked);
    return why === undefined ? [] : [{ subject: `blob ${tracked.blobId}`, why }];
  });
  return [...findings, ...checkPlans(evidence), ...checkStrangers(evidence)];
}

const isGivenUp = ({ blob, deletion }: TrackedBlob) =>
  (deletion ? deletion.seen : blob)?.error?.code === "conversion_failed";

function checkPlans({ trackedBlobs, planned }: Evidence): Finding[] {
  const indexes = (its: readonly TrackedBlob[]) => new Set(its.map(({ plan }) => plan.index));
  const created = indexes(trackedBlobs);
  const open = planned - created.size;
  const followed = indexes(trackedBlobs.filter(({ fate }) => fate !== "over_limit"));
  const why = "was refused for the spending limit, and not tried again";
  return [
    ...(open === 0 ? [] : [{ subject: `${open} of ${planned} blobs`, why: "were never created" }]),
    ...[...created]
      .filter((index) => !followed.has(index))
      .map((index) => ({ subject: `the picture of plan ${index}`, why })),
  ];
}

function wrongWith({ blob, fate, isWithdrawn, deletion, plan }: TrackedBlob): string | undefined {
  if (isWithdrawn) return undefined;
  if (deletion) return deletion.seen && wrongResult(deletion.seen, plan);
  if (!blob) return "is lost: the API does not know it";
  if (fate === "over_limit" && plan.account === limitedAccount) return wrongRefusal(blob);
  if (isTerminal(blob)) return wrongResult(blob, plan);
  if (fate === "result" || blob.status !== "awaiting_upload") return `is stuck: ${blob.status}`;
  return "is still there, though no picture came and it was to be deleted";
}

function wrongRefusal({ status, error }: Blob): string | undefined {
  const isStill = status === "failed" && error?.code === "spending_limit" && error.retryable;
  return isStill ? undefined : `was refused for the spending limit, and is ${status} now`;
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
