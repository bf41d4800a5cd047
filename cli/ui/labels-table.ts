import type { ApiLabel } from "../client/api-types.ts";
import { cleanText } from "./clean-text.ts";
import { confidenceBar } from "./confidence-bar.ts";
import { cutText, displayWidth, padText } from "./fit-text.ts";
import { createPaint, type Style } from "./style.ts";

export interface TableOptions {
  /** Of the terminal; undefined when piped: nothing is cut then, and no bar drawn */
  columns: number | undefined;
  colour: boolean;
}

const gap = "  ";
const barColumns = 10;
const narrowestColumns = 8;
const headings = { label: "LABEL", confidence: "CONFIDENCE", parents: "PARENTS", boxes: "BOXES" };

/** The labels as lines, most confident first as the API gives them: label, confidence, parents, how many boxes. */
export function labelsTable(labels: readonly ApiLabel[], options: TableOptions): string[] {
  const paint = createPaint(options.colour);
  const rows = labels.map((label) => ({
    label: cleanText(label.label),
    confidence: label.confidence,
    parents: label.parents.map(cleanText).join(", ") || "-",
    boxes: String(label.instances.length),
  }));
  const width = widths(rows, options.columns);

  const line = (
    label: string,
    confidence: string,
    parents: string,
    boxes: string,
    styles: { label: Style; rest?: Style; confidence?: Style },
  ) => {
    const rest = (text: string) => (styles.rest ? paint(styles.rest, text) : text);
    const cells = [
      paint(styles.label, padText(cutText(label, width.label), width.label)),
      styles.confidence ? paint(styles.confidence, confidence) : rest(confidence),
      rest(padText(cutText(parents, width.parents), width.parents)),
      rest(padText(boxes, headings.boxes.length, "start")),
    ];
    return cells.join(gap);
  };

  const heading = padText(headings.confidence, width.confidence);
  return [
    line(headings.label, heading, headings.parents, headings.boxes, { label: "dim", rest: "dim" }),
    ...rows.map(({ label, confidence, parents, boxes }) => {
      const bar = width.hasBar ? ` ${confidenceBar(confidence, barColumns)}` : "";
      const cell = padText(confidence.toFixed(1).padStart(5) + bar, width.confidence);
      return line(label, cell, parents, boxes, {
        label: "bold",
        confidence: confidenceStyle(confidence),
      });
    }),
  ];
}

function confidenceStyle(confidence: number): Style {
  if (confidence >= 90) return "green";
  return confidence >= 70 ? "yellow" : "red";
}

/** Parents give way first, then the bar, then the labels themselves. */
function widths(rows: readonly { label: string; parents: string }[], columns: number | undefined) {
  const widest = (heading: string, texts: string[]) =>
    Math.max(heading.length, ...texts.map((text) => displayWidth(text)));
  let label = widest(
    headings.label,
    rows.map((row) => row.label),
  );
  let parents = widest(
    headings.parents,
    rows.map((row) => row.parents),
  );
  let hasBar = columns !== undefined;
  let confidence = hasBar ? 5 + 1 + barColumns : headings.confidence.length;

  const excess = () =>
    label + confidence + parents + headings.boxes.length + 3 * gap.length - (columns ?? Infinity);
  if (excess() > 0) parents = Math.max(narrowestColumns, parents - excess());
  if (excess() > 0 && hasBar) {
    hasBar = false;
    confidence = headings.confidence.length;
    parents = Math.max(narrowestColumns, parents);
  }
  if (excess() > 0) label = Math.max(narrowestColumns, label - excess());
  return { label, confidence, parents, hasBar };
}
