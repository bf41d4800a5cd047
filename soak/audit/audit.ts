import type { Evidence, Finding } from "../evidence.ts";
import { checkBlobs } from "./check-blobs.ts";
import { checkCallbacks } from "./check-callbacks.ts";
import { checkLeftovers } from "./check-leftovers.ts";
import { checkRecognitions, type RecognitionAudit } from "./check-recognitions.ts";

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
      ...checkCallbacks(evidence, callbackAttempts),
      ...checkLeftovers(evidence, now),
    ],
  };
}
