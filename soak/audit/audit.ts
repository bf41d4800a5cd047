import type { Evidence, Finding } from "../evidence.ts";
import { checkBlobs } from "./check-blobs.ts";
import { checkCallbacks } from "./check-callbacks.ts";
import { checkContents } from "./check-contents.ts";
import { checkCosts } from "./check-costs.ts";
import { checkLeftovers } from "./check-leftovers.ts";
import { checkRecognitions, type RecognitionAudit } from "./check-recognitions.ts";
import { checkVerdicts } from "./check-verdicts.ts";

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
      ...checkCallbacks(evidence, callbackAttempts),
      ...checkLeftovers(evidence, now),
    ],
  };
}
