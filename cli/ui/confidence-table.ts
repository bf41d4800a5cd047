import { confidenceBar } from "./confidence-bar.ts";
import { cutText, displayWidth, padText } from "./fit-text.ts";
import { createPaint, type Style } from "./style.ts";

export interface TableOptions {
  /** Of the terminal; undefined when piped: nothing is cut then, and no bar drawn */
  columns: number | undefined;
  colour: boolean;
}

export interface ConfidenceRow {
  name: string;
  /** 0 to 100 */
  confidence: number;
  /** What gives way first where there is little room */
  detail?: string;
  count?: number;
}

/** Of the columns; one without a heading is not there. */
export interface Headings {
  name: string;
  detail?: string;
  count?: string;
}

const gap = "  ";
const barColumns = 10;
const narrowestColumns = 8;
const confidenceHeading = "CONFIDENCE";

/** Rows of what was found, each with how sure it is. All texts are fit to be shown. */
export function confidenceTable(
  rows: readonly ConfidenceRow[],
  headings: Headings,
  options: TableOptions,
): string[] {
  const paint = createPaint(options.colour);
  const width = widths(rows, headings, options.columns);

  const line = (
    { name, detail = "-", count }: { name: string; detail?: string; count: string },
    confidence: string,
    styles: { name: Style; rest?: Style; confidence?: Style },
  ) => {
    const rest = (text: string) => (styles.rest ? paint(styles.rest, text) : text);
    const cells = [
      paint(styles.name, padText(cutText(name, width.name), width.name)),
      styles.confidence ? paint(styles.confidence, confidence) : rest(confidence),
      ...(headings.detail ? [rest(padText(cutText(detail, width.detail), width.detail))] : []),
      ...(headings.count ? [rest(padText(count, headings.count.length, "start"))] : []),
    ];
    return cells.join(gap);
  };

  const heading = padText(confidenceHeading, width.confidence);
  const { name, detail, count = "" } = headings;
  return [
    line({ name, ...(detail && { detail }), count }, heading, { name: "dim", rest: "dim" }),
    ...rows.map((row) => {
      const bar = width.hasBar ? ` ${confidenceBar(row.confidence, barColumns)}` : "";
      const cell = padText(row.confidence.toFixed(1).padStart(5) + bar, width.confidence);
      return line({ ...row, count: String(row.count ?? 0) }, cell, {
        name: "bold",
        confidence: confidenceStyle(row.confidence),
      });
    }),
  ];
}

function confidenceStyle(confidence: number): Style {
  if (confidence >= 90) return "green";
  return confidence >= 70 ? "yellow" : "red";
}

/** Details give way first, then the bar, then the names themselves. */
function widths(rows: readonly ConfidenceRow[], headings: Headings, columns: number | undefined) {
  const widest = (heading: string, texts: string[]) =>
    Math.max(heading.length, ...texts.map((text) => displayWidth(text)));
  let name = widest(
    headings.name,
    rows.map((row) => row.name),
  );
  let detail = headings.detail
    ? widest(
        headings.detail,
        rows.map((row) => row.detail ?? "-"),
      )
    : 0;
  let hasBar = columns !== undefined;
  let confidence = hasBar ? 5 + 1 + barColumns : confidenceHeading.length;
  const others = [headings.detail, headings.count].filter((heading) => heading !== undefined);
  const fixed = (1 + others.length) * gap.length + (headings.count?.length ?? 0);

  const excess = () => name + confidence + detail + fixed - (columns ?? Number.POSITIVE_INFINITY);
  const giveWay = () => {
    if (headings.detail && excess() > 0) detail = Math.max(narrowestColumns, detail - excess());
  };
  giveWay();
  if (excess() > 0 && hasBar) {
    hasBar = false;
    confidence = confidenceHeading.length;
    giveWay();
  }
  if (excess() > 0) name = Math.max(narrowestColumns, name - excess());
  return { name, confidence, detail, hasBar };
}
