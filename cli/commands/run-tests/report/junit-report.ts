import type { CaseResult } from "../judge/case-result.ts";
import { labelsText } from "../judge/label-matches.ts";
import { countOutcomes, type SuiteReport } from "./suite-report.ts";

/**
 * The run as JUnit XML, in the part of the format that GitLab, GitHub's actions, Jenkins and Azure all read: failures are
 * what was not as expected, errors are cases without a result.
 * @see https://github.com/testmoapp/junitxml
 */
export function junitReport(report: SuiteReport): string {
  const { suite, endpoint, startedAt, durationMs, results } = report;
  const { failed, error, not_run: skipped } = countOutcomes(results);
  const counts = { tests: results.length, failures: failed, errors: error, skipped };
  const common = { name: suite, ...counts, time: seconds(durationMs) };
  const properties = element("properties", {}, [
    element("property", { name: "endpoint", value: endpoint }),
  ]);
  const testsuite = element("testsuite", { ...common, timestamp: startedAt.toISOString() }, [
    properties,
    ...results.map((result) => testcase(result, suite)),
  ]);
  const root = element("testsuites", common, [testsuite]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

function testcase(result: CaseResult, suite: string): string {
  const { name, file } = result.case;
  const message = result.reasons.join("; ");
  const attributes = { name, classname: suite, ...(file !== undefined && { file }) };
  if (result.outcome === "not_run") {
    return element("testcase", attributes, [element("skipped", { message })]);
  }
  const told = result.reasons.map(escaped).join("\n");
  const ends = {
    passed: [],
    failed: [element("failure", { message, type: "expectation" }, [told])],
    error: [element("error", { message, type: codeOf(result) }, [told])],
  };
  const labels = result.blob?.labels;
  return element("testcase", { ...attributes, time: seconds(result.durationMs) }, [
    ...ends[result.outcome],
    ...(labels ? [element("system-out", {}, [escaped(labelsText(labels))])] : []),
  ]);
}

const codeOf = (result: CaseResult) => (result.outcome === "error" ? result.failure.code : "");

const seconds = (durationMs: number) => (durationMs / 1000).toFixed(3);

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: readonly string[] = [],
): string {
  const written = Object.entries(attributes).map(([key, value]) => {
    return ` ${key}="${escaped(String(value))}"`;
  });
  const start = `<${name}${written.join("")}`;
  return content.length === 0 ? `${start}/>` : `${start}>${content.join("")}</${name}>`;
}

// What XML 1.0 has no way to write, not even escaped, and lone halves of surrogate pairs, which UTF-8 has none for
// (https://www.w3.org/TR/xml/#charsets); and what only disturbs who reads the report, such as U+202E.
const unwritable = /[\p{Cc}\p{Cf}\p{Cs}\ufffe\uffff]/gu;
const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

const escaped = (text: string) =>
  text
    .replace(/[\t\r\n]+/g, " ")
    .replace(unwritable, "\ufffd")
    .replace(/[&<>"']/g, (character) => entities[character] ?? "");
