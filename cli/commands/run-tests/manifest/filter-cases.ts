import { UsageError } from "../../../client/errors.ts";
import { cleanText } from "../../../ui/clean-text.ts";
import type { SuiteCase } from "./suite.ts";

const maxListed = 20;

/**
 * The cases whose name or file has one of the texts in it, in any case of letters, or matches one of the `/patterns/`;
 * with them the cases that they come after. In the suite's order.
 * @throws {UsageError} a pattern that is none; `no_case_matches`, with the names that there are
 */
export function filterCases(
  cases: readonly SuiteCase[],
  filters: readonly string[],
): readonly SuiteCase[] {
  if (filters.length === 0) return cases;
  const tests = filters.map(filterTest);
  const chosen = new Set<string>();
  const byName = new Map(cases.map((entry) => [entry.name, entry]));
  for (const { name, file } of cases) {
    if (!tests.some((test) => test(name) || (file !== undefined && test(file)))) continue;
    for (let at: string | undefined = name; at !== undefined; at = byName.get(at)?.after) {
      if (chosen.has(at)) break;
      chosen.add(at);
    }
  }
  if (chosen.size === 0) throw nothingMatches(cases, filters);
  return cases.filter(({ name }) => chosen.has(name));
}

function filterTest(filter: string): (text: string) => boolean {
  const pattern = /^\/(.+)\/([imsu]*)$/s.exec(filter);
  if (!pattern) {
    const wanted = filter.toLowerCase();
    return (text) => text.toLowerCase().includes(wanted);
  }
  try {
    const [, source = "", flags] = pattern;
    const regex = new RegExp(source, flags);
    return (text) => regex.test(text);
  } catch (error) {
    throw new UsageError({
      message: `--filter ${filter} is not a regular expression that can be used.`,
      hint: "Correct it, or give a plain text, without slashes around it.",
      cause: error,
    });
  }
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
