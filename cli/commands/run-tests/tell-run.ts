import { InterruptedError, RekogError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import { type ExitCode, exitCodeOf, exitCodes } from "../../exit-codes.ts";
import { failureJson, reportFailure } from "../../report-failure.ts";
import { cleanJson, cleanText } from "../../ui/clean-text.ts";
import type { CaseResult } from "./judge/case-result.ts";
import { type SuiteReport, suiteJson, summaryText } from "./report/suite-report.ts";
import type { SuiteRun } from "./suite-run.ts";

/** The end of `rekog run-tests`: the summary or the document, the files that were asked for, and the exit code. */
export async function tellRun(report: SuiteReport, run: SuiteRun): Promise<void> {
  const { settings, deps } = run;
  const failures: RekogError[] = [];
  const interruption = interruptionOf(report, deps);
  if (interruption) failures.push(interruption);
  if (!settings.json) deps.stdout.write(`\n${cleanText(summaryText(report))}\n`);
  // A file that cannot be written takes nothing away from what is told already.
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof RekogError)) throw error;
      failures.push(error);
    }
  };
  await attempt(() => writeJunit(report, run));
  if (!interruption) await attempt(() => saveTakenOver(report, run));
  if (settings.json) {
    // The document has room for one of them; stderr tells all.
    const [failure] = failures;
    const failed = failure ? failureJson(failure) : {};
    deps.stdout.write(`${cleanJson({ ...suiteJson(report), ...failed })}\n`);
  }
  for (const failure of failures) reportFailure(failure, { settings, stderr: deps.stderr });
  let worst: ExitCode = exitCodes.ok;
  for (const code of [...report.results.map(exitCodeOfResult), ...failures.map(exitCodeOf)]) {
    if (code > worst) worst = code;
  }
  deps.setExitCode(worst);
}

async function writeJunit(report: SuiteReport, { options }: SuiteRun): Promise<void> {
  if (options.junit === undefined) return;
  const { junitReport } = await import("./report/junit-report.ts");
  const { writeWholeFile } = await import("./report/write-whole-file.ts");
  await writeWholeFile(options.junit, junitReport(report));
}

async function saveTakenOver({ results }: SuiteReport, run: SuiteRun): Promise<void> {
  const { suite, takeOver, notices, deps } = run;
  if (!takeOver) return;
  const { updates } = takeOver;
  if (updates.length === 0) {
    const hasFailed = results.some(({ outcome }) => outcome === "failed");
    return notices.tell(hasFailed ? nothingToWrite : "Nothing had to be updated.");
  }
  const { saveUpdates } = await import("./update/save-updates.ts");
  const path = await saveUpdates(suite, updates, deps);
  const cases = updates.length === 1 ? "1 case was" : `${updates.length} cases were`;
  notices.tell(`${cases} updated in ${path}.`);
}

const nothingToWrite =
  "Nothing was updated: --update writes labels, warnings, errors and cached, and nothing else.";

/** @throws the signal's reason, where nobody is left to be told */
function interruptionOf(
  { results }: SuiteReport,
  { signal }: Pick<Deps, "signal">,
): InterruptedError | undefined {
  if (!signal.aborted) return undefined;
  if (!(signal.reason instanceof InterruptedError)) throw signal.reason;
  const ended = results.filter(({ outcome }) => outcome !== "not_run").length;
  return new InterruptedError(
    `${ended} of ${results.length} cases were at their end; nothing was left running or updated.`,
    signal.reason,
  );
}

function exitCodeOfResult(result: CaseResult): ExitCode {
  if (result.outcome === "error") return exitCodeOf(result.failure);
  return result.outcome === "failed" ? exitCodes.recognition_failed : exitCodes.ok;
}
