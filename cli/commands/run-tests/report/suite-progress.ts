import type { Deps } from "../../../deps.ts";
import type { Settings } from "../../../settings.ts";
import { cutText } from "../../../ui/fit-text.ts";
import type { Notices } from "../../../ui/notices.ts";
import type { CaseResult } from "../judge/case-result.ts";
import type { SuiteCase } from "../manifest/suite.ts";
import { createCaseText } from "./case-text.ts";

/** Tells what happens: a line on stdout for each case that is at its end, and at a terminal what is running. */
export function createSuiteProgress(
  cases: readonly SuiteCase[],
  options: { deps: Pick<Deps, "stdout" | "stderr">; settings: Settings; notices: Notices },
) {
  const { deps, settings, notices } = options;
  const columns = deps.stdout.isTTY === true ? (deps.stdout.columns ?? 80) : undefined;
  const caseText = createCaseText(cases, { columns, colour: settings.colour.stdout });
  const running = new Set<SuiteCase>();
  let ended = 0;

  function draw(): void {
    const names = [...running].map(({ name }) => name).join(", ");
    const room = Math.max(20, (deps.stderr.columns ?? 80) - 4);
    notices.working(cutText(`${ended} of ${cases.length}: ${names || "…"}`, room));
  }

  return {
    onStart(entry: SuiteCase): void {
      running.add(entry);
      draw();
    },
    onEnd(entry: SuiteCase): void {
      running.delete(entry);
      ended += 1;
    },
    onResult(result: CaseResult): void {
      if (settings.json) return;
      notices.rest();
      deps.stdout.write(caseText(result));
      if (ended < cases.length) draw();
    },
  };
}
