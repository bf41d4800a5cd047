import { isTerminal } from "../../client/wait/wait-for-blob.ts";
import { type FileOutcome, PerhapsUploadedError } from "../../recognise/upload-one.ts";

/** Counts what became of many files. */
export interface UploadTally {
  /** Files that are uploaded and not recognised yet */
  readonly uploaded: number;
  add(outcome: FileOutcome): void;
  /**
   * `198 succeeded, 2 failed (1 unsupported_image, 1 network_connect)`
   * @param left how many files were not begun, or not finished, in those words
   */
  text(left: { count: number; words: string }): string;
}

export function createTally(): UploadTally {
  let succeeded = 0;
  let uploaded = 0;
  let perhaps = 0;
  const failures = new Map<string, number>();
  return {
    get uploaded() {
      return uploaded;
    },
    add(outcome) {
      const code = failureCode(outcome);
      if (code !== undefined) failures.set(code, (failures.get(code) ?? 0) + 1);
      else if ("failure" in outcome && outcome.failure instanceof PerhapsUploadedError)
        perhaps += 1;
      else if (!("failure" in outcome) && isTerminal(outcome.blob)) succeeded += 1;
      else uploaded += 1;
    },
    text(left) {
      const byCode = [...failures].sort(([, a], [, b]) => b - a);
      const failed = byCode.reduce((sum, [, count]) => sum + count, 0);
      const codes = byCode.map(([code, count]) => `${count} ${code}`).join(", ");
      const parts = [
        (succeeded > 0 || uploaded === 0) && `${succeeded} succeeded`,
        uploaded > 0 && `${uploaded} uploaded`,
        perhaps > 0 && `${perhaps} perhaps uploaded`,
        failed > 0 && `${failed} failed (${codes})`,
        left.count > 0 && `${left.count} ${left.words}`,
      ];
      return parts.filter((part) => part !== false).join(", ");
    },
  };
}

function failureCode(outcome: FileOutcome): string | undefined {
  if ("failure" in outcome) {
    // It is uploaded; the command ended before its labels were there.
    return outcome.failure.kind === "interrupted" ? undefined : outcome.failure.code;
  }
  return outcome.blob.status === "failed" ? (outcome.blob.error?.code ?? "failed") : undefined;
}
