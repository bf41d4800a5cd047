import { UsageError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import { resolveSettings } from "../../settings.ts";
import { createNotices } from "../../ui/notices.ts";
import { filterCases } from "./manifest/filter-cases.ts";
import { openSuite } from "./manifest/open-suite.ts";
import { checkReportPath } from "./report/check-report-path.ts";
import { checkWritable } from "./report/write-whole-file.ts";
import { createTemporarySpace } from "./run/temporary-space.ts";
import { runSelected } from "./run-selected.ts";
import type { RunTestsOptions, SuiteRun } from "./suite-run.ts";
import { tellRun } from "./tell-run.ts";
import { createTakeOver } from "./update/take-over.ts";

/** `rekog run-tests`: the suite is read and checked as a whole before anything is sent to the API. */
export async function runSuite(path: string, options: RunTestsOptions, deps: Deps): Promise<void> {
  const settings = resolveSettings(options, deps);
  const notices = await createNotices(deps.stderr, settings);
  if (options.junit !== undefined) {
    await checkReportPath(options.junit);
    await checkWritable(options.junit);
  }
  const space = createTemporarySpace();
  try {
    notices.working("reading the suite…");
    const temporaryFolder = () => space.folder();
    const suite = await openSuite(path, { temporaryFolder, signal: deps.signal }).finally(() =>
      notices.rest(),
    );
    if (options.update && suite.isUnpacked) throw cannotUpdateZip();
    if (options.update) {
      const { updatedPath } = await import("./update/save-updates.ts");
      await checkWritable(updatedPath(suite));
    }
    if (suite.links.length > 0) notices.tell(leftOut(suite.links));
    const cases = filterCases(suite.cases, options.filter ?? []);
    const takeOver = options.update ? createTakeOver() : undefined;
    const run: SuiteRun = { suite, cases, takeOver, options, settings, notices, space, deps };
    await tellRun(await runSelected(run), run);
  } finally {
    await space.remove();
  }
}

const mostNames = 3;

function leftOut(links: readonly string[]): string {
  const names = links.slice(0, mostNames).join(", ");
  const more = links.length > mostNames ? ", …" : "";
  return `Left out: ${links.length} symbolic ${links.length === 1 ? "link" : "links"} (${names}${more}).`;
}

const cannotUpdateZip = () =>
  new UsageError({
    code: "cannot_update_zip",
    message: "--update writes to cases.yaml, and that of a zip is only a copy.",
    hint: "Unpack the zip, and give the folder.",
  });
