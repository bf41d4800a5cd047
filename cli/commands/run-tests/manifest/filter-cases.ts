import { runInNewContext } from "node:vm";
import { UsageError } from "../../../client/errors.ts";
import { cleanText } from "../../../ui/clean-text.ts";
import type { SuiteCase } from "./suite.ts";

const maxListed = 20;
/** For all of a suite's names; a pattern that is not one of the endless takes milliseconds. */
const longestMatchMs = 2_000;
const tooLong = "ERR_SCRIPT_EXECUTION_TIMEOUT";

/**
 * The cases whose name or file has one of the texts in it, in any case of letters, or matches one of the `/patterns/`;
 * with them the cases that they come after. In the suite's order.
 * @throws {UsageError} a pattern that is none, or that is not done in time; `no_case_matches`, with the names that there are
 */
export function filterCases(
  cases: readonly SuiteCase[],
  filters: readonly string[],
  patternLimitMs = longestMatchMs,
): readonly SuiteCase[] {
  if (filters.length === 0) return cases;
  const texts = [...new Set(cases.flatMap(({ name, file = name }) => [name, file]))];
  const matching = new Set(filters.flatMap((filter) => matchesOf(filter, texts, patternLimitMs)));
  const chosen = new Set<string>();
  const byName = new Map(cases.map((entry) => [entry.name, entry]));
  for (const { name, file = name } of cases) {
    if (!matching.has(name) && !matching.has(file)) continue;
    for (let at: string | undefined = name; at !== undefined; at = byName.get(at)?.after) {
      if (chosen.has(at)) break;
      chosen.add(at);
    }
  }
  if (chosen.size === 0) throw nothingMatches(cases, filters);
  return cases.filter(({ name }) => chosen.has(name));
}

function matchesOf(filter: string, texts: readonly string[], limitMs: number): readonly string[] {
  const pattern = /^\/(.+)\/([imsu]*)$/s.exec(filter);
  if (!pattern) {
    const wanted = filter.toLowerCase();
    return texts.filter((text) => text.toLowerCase().includes(wanted));
  }
  const [, source = "", flags] = pattern;
  try {
    return matchesWithin(limitMs, new RegExp(source, flags), texts);
  } catch (error) {
    const isTooLong = (error as NodeJS.ErrnoException).code === tooLong;
    throw new UsageError({
      message: isTooLong
        ? `--filter ${filter} was not done with the names in ${limitMs / 1000} seconds.`
        : `--filter ${filter} is not a regular expression that can be used.`,
      hint: isTooLong
        ? "Leave out repetitions of repetitions, such as (a+)+, or give a plain text, without slashes around it."
        : "Correct it, or give a plain text, without slashes around it.",
      cause: error,
    });
  }
}

/**
 * The texts that match. A pattern may backtrack for years, and nothing but the engine can break it off: not even a signal is
 * heard meanwhile.
 * @see https://nodejs.org/api/vm.html#scriptrunincontextcontextifiedobject-options
 */
function matchesWithin(timeout: number, regex: RegExp, texts: readonly string[]): string[] {
  return runInNewContext("texts.filter((text) => regex.test(text))", { regex, texts }, { timeout });
}

function nothingMatches(cases: readonly SuiteCase[], filters: readonly string[]): UsageError {
  const names = cases.slice(0, maxListed).map(({ name }) => cleanText(name));
  const rest = cases.length - names.length;
  return new UsageError({
    code: "no_case_matches",
    message: `No case matches ${filters.map((filter) => `--filter ${filter}`).join(" ")}.`,
    hint: "Choose by a part of a name or a file, or by a /regular expression/; the names are above.",
    details: rest > 0 ? [...names, `and ${rest} more`] : names,
  });
}
