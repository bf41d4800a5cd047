import type { ApiBlob, Feature } from "../../../client/api-types.ts";
import { features } from "../../../options/option-parsers.ts";
import { cleanText } from "../../../ui/clean-text.ts";
import { cutText, displayWidth, padText } from "../../../ui/fit-text.ts";
import { countOf, countText } from "../../../ui/found-counts.ts";
import { createPaint, type Style } from "../../../ui/style.ts";
import { wrapText } from "../../../ui/wrap-text.ts";
import type { CaseResult } from "../judge/case-result.ts";
import { milliseconds } from "../judge/judge.ts";
import { labelsText } from "../judge/label-matches.ts";
import type { SuiteCase } from "../manifest/suite.ts";

export interface CaseTextOptions {
  /** Of the terminal; undefined when piped: nothing is cut then */
  columns: number | undefined;
  colour: boolean;
}

const marks = {
  passed: ["✓", "green"],
  updated: ["↻", "yellow"],
  failed: ["✗", "red"],
  error: ["✗", "red"],
  not_run: ["-", "dim"],
} as const satisfies Record<string, readonly [string, Style]>;

const widestName = 40;
const durationColumns = "120,000 ms".length;

/** Writes each case as one line (mark, name, time, what came), and under it why it did not pass or what was updated. */
export function createCaseText(cases: readonly SuiteCase[], { columns, colour }: CaseTextOptions) {
  const paint = createPaint(colour);
  const widths = cases.map(({ name }) => displayWidth(cleanText(name)));
  const half = columns === undefined ? widestName : Math.max(8, Math.floor(columns / 2) - 8);
  const nameColumns = Math.min(Math.max(...widths), widestName, half);

  return (result: CaseResult): string => {
    const updates = "updates" in result ? (result.updates ?? []) : [];
    const isUpdated = result.outcome === "passed" && updates.length > 0;
    const [mark, style] = marks[isUpdated ? "updated" : result.outcome];
    const name = cleanText(result.case.name);
    const cells = [
      padText(columns === undefined ? name : cutText(name, nameColumns), nameColumns),
      padText(durationOf(result), durationColumns, "start"),
      cleanText(summaryOf(result)),
    ];
    const text = cells.join("  ").trimEnd();
    const line = `${paint(style, mark)} ${columns === undefined ? text : cutText(text, columns - 2)}`;
    const below = [
      ...(result.outcome === "not_run"
        ? []
        : result.reasons.map((reason) => paint("red", indented(reason, columns)))),
      ...updates.map((update) => paint("yellow", indented(`updated ${update}`, columns))),
    ];
    return [line, ...below].map((each) => `${each}\n`).join("");
  };
}

const indented = (text: string, columns: number | undefined) =>
  wrapText(`    ${cleanText(text)}`, columns, 6);

const durationOf = (result: CaseResult) =>
  result.outcome === "not_run" ? "" : milliseconds(result.durationMs);

function summaryOf(result: CaseResult): string {
  if (result.outcome === "not_run") return `not run: ${result.reasons.join(", ")}`;
  if (result.outcome === "error") return result.failure.code;
  const { blob } = result;
  if (blob.status === "failed") return blob.error?.code ?? "failed";
  const warnings = (blob.warnings ?? []).map(({ code }) => code);
  const found = features.flatMap((feature) => [
    ...(countOf(blob, feature) ? [foundText(blob, feature)] : []),
    ...(feature === "moderation" && blob.verdict ? [`verdict ${blob.verdict.decision}`] : []),
  ]);
  return [...found, ...warnings].join("; ") || nothingText(blob);
}

/** What it is called where it has a name, else how much there is. */
function foundText(blob: ApiBlob, feature: Feature): string {
  if (feature === "labels") return labelsText(blob.labels ?? []);
  if (feature === "moderation") return labelsText(blob.moderation?.labels ?? []);
  if (feature === "text") return linesText((blob.text?.lines ?? []).map(({ text }) => text));
  return countText(blob, feature) ?? "";
}

const mostLines = 3;

function linesText(lines: readonly string[]): string {
  const told = lines.slice(0, mostLines).map((line) => `"${line}"`);
  return lines.length > mostLines ? `${told.join(", ")}, …` : told.join(", ");
}

function nothingText({ labels, moderation }: ApiBlob): string {
  return labels === undefined && moderation ? "no moderation labels" : "no labels";
}
