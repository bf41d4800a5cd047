import type { Evidence, Finding } from "../evidence.ts";
import { checkDeletions } from "./check-deletions.ts";
import { checkLeftovers } from "./check-leftovers.ts";
import { checkOrders } from "./check-orders.ts";
import { checkStrangers } from "./check-strangers.ts";
import { checkCallbacks } from "./deliveries/check-callbacks.ts";
import { checkContents } from "./payments/check-contents.ts";
import { checkCosts } from "./payments/check-costs.ts";
import { checkRecognitions, type RecognitionAudit } from "./payments/check-recognitions.ts";
import { checkSpending } from "./payments/check-spending.ts";
import { checkUsage } from "./payments/check-usage.ts";
import { checkBlobs } from "./results/check-blobs.ts";
import { checkVerdicts } from "./results/check-verdicts.ts";

export interface Audit extends RecognitionAudit {
  /** All that is off, each with its blob and the reason. None: nothing is lost and nothing is stuck. */
  findings: Finding[];
}

export interface AuditOptions {
  /** How often a callback is tried before it is given up. */
  callbackAttempts: number;
  now: Date;
}

export function audit(evidence: Evidence, { callbackAttempts, now }: AuditOptions): Audit {
  const recognitions = checkRecognitions(evidence);
  return {
    ...recognitions,
    findings: [
      ...checkBlobs(evidence),
      ...recognitions.findings,
      ...checkContents(evidence),
      ...checkVerdicts(evidence),
      ...checkCosts(evidence),
      ...checkSpending(evidence),
      ...checkUsage(evidence),
      ...checkCallbacks(evidence, callbackAttempts),
      ...checkStrangers(evidence),
      ...checkOrders(evidence),
      ...checkDeletions(evidence),
      ...checkLeftovers(evidence, now),
    ],
  };
}
