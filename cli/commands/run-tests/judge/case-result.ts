import type { ApiBlob } from "../../../client/api-types.ts";
import type { RekogError } from "../../../client/errors.ts";
import type { SuiteCase } from "../manifest/suite.ts";

/** Whether a genuine callback came; undefined where none was listened for. */
export type CallbackOutcome = "verified" | "refused" | "not_received";

/** What became of one case. */
export type CaseResult = { case: SuiteCase } & (
  | ({ outcome: "passed" | "failed"; blob: ApiBlob; durationMs: number } & Judged)
  /** There is no result to be judged: the API, the network or the time said no. */
  | ({
      outcome: "error";
      failure: RekogError;
      blob?: Partial<ApiBlob>;
      durationMs: number;
    } & Judged)
  | { outcome: "not_run"; reasons: readonly string[] }
);

interface Judged {
  /** Why it did not pass; empty when it did */
  reasons: readonly string[];
  callback: CallbackOutcome | undefined;
  /** What `--update` changed of its expectations */
  updates?: readonly string[];
}
