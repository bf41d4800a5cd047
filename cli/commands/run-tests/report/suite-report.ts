import { failureJson } from "../../../report-failure.ts";
import type { CaseResult } from "../judge/case-result.ts";
import { milliseconds } from "../judge/judge.ts";

/** The whole run, for every kind of report. */
export interface SuiteReport {
  /** Of the folder or the zip */
  suite: string;
  endpoint: string;
  startedAt: Date;
  durationMs: number;
  /** In the suite's order */
  results: readonly CaseResult[];
}

export function countOutcomes(results: readonly CaseResult[]) {
  const counts = { passed: 0, failed: 0, error: 0, not_run: 0, updated: 0 };
  for (const result of results) {
    counts[result.outcome] += 1;
    if ("updates" in result && result.updates) counts.updated += 1;
  }
  return counts;
}

/** `3 cases: 2 passed, 1 failed, in 1,234 ms` */
export function summaryText({ results, durationMs }: SuiteReport): string {
  const { passed, failed, error, not_run: notRun, updated } = countOutcomes(results);
  const parts = [
    `${passed} passed`,
    ...(updated > 0 ? [`${updated} updated`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(error > 0 ? [`${error} without a result`] : []),
    ...(notRun > 0 ? [`${notRun} not run`] : []),
  ];
  const cases = `${results.length} ${results.length === 1 ? "case" : "cases"}`;
  return `${cases}: ${parts.join(", ")}, in ${milliseconds(durationMs)}`;
}

/** What `--json` prints; `rekog run-tests --help` describes it. Its shape only ever grows. */
export function suiteJson({ suite, endpoint, startedAt, durationMs, results }: SuiteReport) {
  const { passed, failed, error, not_run } = countOutcomes(results);
  return {
    suite,
    endpoint,
    started_at: startedAt.toISOString(),
    duration_ms: Math.round(durationMs),
    passed,
    failed,
    errors: error,
    not_run,
    cases: results.map(caseJson),
  };
}

function caseJson(result: CaseResult) {
  const { outcome, reasons } = result;
  const { name, file = null } = result.case;
  const common = { name, file, outcome, passed: outcome === "passed", reasons };
  if (result.outcome === "not_run") {
    return { ...common, duration_ms: null, callback: null, blob: null };
  }
  return {
    ...common,
    duration_ms: Math.round(result.durationMs),
    callback: result.callback ?? null,
    ...(result.updates && { updates: result.updates }),
    ...(result.outcome === "error" && failureJson(result.failure)),
    blob: result.blob ?? null,
  };
}
