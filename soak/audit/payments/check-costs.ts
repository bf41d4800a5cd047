import { type Blob, lastRead, type TrackedBlob } from "../../clients/tracked-blob.ts";
import type { Evidence, Finding } from "../../evidence.ts";
import type { Feature } from "../../plan/feature-of-operation.ts";
import { prices } from "../../plan/spending.ts";
import { answerName } from "./answer-name.ts";
import { isRecognition } from "./check-recognitions.ts";

/**
 * What blobs tell of their cost is what was paid at the endpoint: a blob that tells of a call made one, and of the calls for
 * one answer one blob tells, whichever worker died meanwhile. A blob whose answers were known tells of none.
 */
export function checkCosts({ trackedBlobs, journal }: Evidence): Finding[] {
  const calls = journal.filter(isRecognition);
  const paid = new Set(calls.map(({ blobId, feature }) => `${blobId} ${feature}`));
  const known = new Map(trackedBlobs.map((tracked) => [tracked.blobId, tracked]));
  const tellers = new Map<string, string[]>();
  const untold = new Set<string>();
  for (const { blobId, feature } of calls) {
    const payer = known.get(blobId);
    if (!payer) continue;
    const { told } = answerName(payer, feature);
    tellers.set(told, []);
    // The last call's answer is the one that is remembered, and its blob may have no end that tells of it.
    if (hasAnswers(payer)) untold.delete(told);
    else untold.add(told);
  }
  const findings: Finding[] = [];
  for (const tracked of trackedBlobs) {
    const { blobId } = tracked;
    const blob = lastRead(tracked);
    if (!blob || !hasAnswers(tracked)) continue;
    const own = paidFeatures(blob);
    const find = (why: string) => findings.push({ subject: `blob ${blobId}`, why });
    for (const feature of own) {
      const { told } = answerName(tracked, feature);
      if (!paid.has(`${blobId} ${feature}`)) find(`tells that it paid for ${feature}, and did not`);
      tellers.set(told, [...(tellers.get(told) ?? []), blobId]);
    }
    const sum = own.reduce((total, feature) => total + prices[feature], 0);
    const wanted = `${own.length} calls for $${sum / 1_000_000}`;
    const { cost } = blob.recognition ?? {};
    const told = cost ? `${cost.calls} calls for $${cost.estimated_usd}` : "nothing";
    if (told !== wanted) find(`tells of a cost of ${told}, and not of ${wanted}`);
  }
  for (const [name, blobIds] of tellers) {
    if (blobIds.length === 1 || (blobIds.length === 0 && untold.has(name))) continue;
    const why = `was paid for, and ${blobIds.length} blobs tell of that cost`;
    findings.push({ subject: `content ${name}`, why });
  }
  return findings;
}

const hasAnswers = (tracked: TrackedBlob) => lastRead(tracked)?.status === "succeeded";

/** Those whose answers were not there before. */
function paidFeatures({ recognition }: Blob): Feature[] {
  const facts = Object.entries(recognition?.features ?? {});
  return facts.flatMap(([feature, its]) => (its && !its.cached ? [feature as Feature] : []));
}
