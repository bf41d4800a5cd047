import pMap from "p-map";
import { isKeyRefusal } from "../../../api-key/key-refusal.ts";
import { NetworkError } from "../../../client/http/network-error.ts";
import { createOutageWatch } from "../../../connection/outage-watch.ts";
import type { CaseResult } from "../judge/case-result.ts";
import type { SuiteCase } from "../manifest/suite.ts";

export interface RunCasesOptions {
  concurrency: number;
  /** Start no further case once one did not pass */
  bail: boolean;
  run(entry: SuiteCase): Promise<CaseResult>;
  signal: AbortSignal;
  onStart(entry: SuiteCase): void;
  /** Hears of each case once it and all before it are at their end, so that reports keep the suite's order. */
  onResult(result: CaseResult): void;
}

/**
 * Runs cases, some at a time, each after the one that it comes after. Once the signal aborts, nothing more is started and
 * what is under way is given up; such cases are `not_run`, and the results of the others are kept.
 * @returns one result for each case, in the given order
 * @throws what `run` throws of its own, when everything has come to its end
 */
export async function runCases(
  cases: readonly SuiteCase[],
  options: RunCasesOptions,
): Promise<CaseResult[]> {
  const { signal } = options;
  const outages = createOutageWatch(options.concurrency);
  const results = new Map<SuiteCase, CaseResult>();
  const endOf = new Map<string, Promise<unknown>>();
  const faults: unknown[] = [];
  let stopped: string | undefined;
  let reported = 0;

  async function runOne(entry: SuiteCase): Promise<CaseResult> {
    const reason = signal.aborted ? "interrupted" : stopped;
    if (reason !== undefined) return { case: entry, outcome: "not_run", reasons: [reason] };
    options.onStart(entry);
    try {
      return await options.run(entry);
    } catch (error) {
      if (!signal.aborted) {
        faults.push(error);
        stopped ??= isKeyRefusal(error)
          ? "the API does not let in who asks"
          : "another case met an error that nobody expected";
      }
      return { case: entry, outcome: "not_run", reasons: [stopped ?? "interrupted"] };
    }
  }

  function settle(result: CaseResult): void {
    results.set(result.case, result);
    if (options.bail && (result.outcome === "failed" || result.outcome === "error")) {
      stopped ??= `--bail: "${result.case.name}" did not pass`;
    }
    if (isUnreachable(result, results)) stopped ??= "the API cannot be reached";
    const outage = result.outcome === "not_run" ? undefined : outages.saw(result);
    if (outage) stopped ??= `case after case failed, the last with ${outage.code}`;
    for (; reported < cases.length; reported += 1) {
      const next = results.get(cases[reported] as SuiteCase);
      if (!next) break;
      options.onResult(next);
    }
  }

  await pMap(
    inOrder(cases),
    (entry) => {
      // Whatever it waits for was started before it, so that waiting never takes the last place from it.
      const before = entry.after === undefined ? undefined : endOf.get(entry.after);
      const end = (async () => {
        await before;
        settle(await runOne(entry));
      })();
      endOf.set(entry.name, end);
      return end;
    },
    { concurrency: options.concurrency },
  );
  if (faults.length > 0) throw faults[0];
  return cases.map((entry) => results.get(entry) as CaseResult);
}

/** Each case behind the one that it comes after, and else in the given order. */
function inOrder(cases: readonly SuiteCase[]): SuiteCase[] {
  const byName = new Map(cases.map((entry) => [entry.name, entry]));
  const ordered = new Set<SuiteCase>();
  for (const entry of cases) {
    const chain = [entry];
    for (let at = entry.after; at !== undefined; at = chain.at(-1)?.after) {
      const earlier = byName.get(at);
      if (!earlier || ordered.has(earlier)) break;
      chain.push(earlier);
    }
    for (const link of chain.reverse()) ordered.add(link);
  }
  return [...ordered];
}

/** No answer to the first request of all: it would be the same for every other case, and take minutes to tell. */
function isUnreachable(result: CaseResult, results: ReadonlyMap<SuiteCase, CaseResult>): boolean {
  if (result.outcome !== "error" || !(result.failure instanceof NetworkError)) return false;
  return [...results.values()].every((one) => {
    return one.outcome === "not_run" || (one.outcome === "error" && one.blob === undefined);
  });
}
