import type { CaseResult } from "../judge/case-result.ts";
import { judge } from "../judge/judge.ts";
import { type ExpectationEdit, updatesFor } from "./update-expectation.ts";
import type { CaseUpdate } from "./update-manifest.ts";
import { withEdits } from "./with-edits.ts";

/** `--update`: collects what must change in the manifest for results to be as expected. */
export interface TakeOver {
  /** The result as it will be with the new expectations. What they cannot mend (time, callback, text, …) still counts. */
  adopt(result: CaseResult): CaseResult;
  updates: CaseUpdate[];
}

export function createTakeOver(): TakeOver {
  const updates: CaseUpdate[] = [];
  return {
    updates,
    adopt(result) {
      if (result.outcome !== "passed" && result.outcome !== "failed") return result;
      const { expect, index } = result.case;
      const edits: ExpectationEdit[] = updatesFor(result.blob, expect);
      if (edits.length === 0) return result;
      updates.push({ index, edits });
      const before = judge(result.blob, expect);
      const reasons = [
        ...judge(result.blob, withEdits(expect, edits)),
        ...result.reasons.filter((reason) => !before.includes(reason)),
      ];
      return {
        ...result,
        outcome: reasons.length === 0 ? "passed" : "failed",
        reasons,
        updates: edits.map(({ told }) => told),
      };
    },
  };
}
