import { cutText, displayWidth, padText } from "./fit-text.ts";
import { createPaint } from "./style.ts";

export interface TableColumn {
  heading: string;
  /** Where its cells stand: numbers at the end */
  side?: "start" | "end";
  /** What its cells may be cut to where the terminal is narrow; without it they stay whole */
  narrowest?: number;
}

export interface TextTableOptions {
  /** Of the terminal; undefined when piped: nothing is cut then */
  columns: number | undefined;
  colour: boolean;
}

/** Lines of a table: the headings, then a line for each row. What cannot be made to fit is left to the terminal. */
export function textTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  options: TextTableOptions,
): string[] {
  const cellsOf = (at: number) => [columns[at]?.heading ?? "", ...rows.map((row) => row[at] ?? "")];
  const widths = columns.map((_, at) => Math.max(...cellsOf(at).map((cell) => displayWidth(cell))));
  const sum = () => widths.reduce((all, width) => all + width, 0);
  const room = options.columns ?? Infinity;
  const gaps = columns.length - 1;
  // Closer columns are better than words that are cut.
  const gap = sum() + 2 * gaps <= room ? "  " : " ";
  columns.forEach(({ narrowest }, at) => {
    const excess = sum() + gap.length * gaps - room;
    if (narrowest === undefined || excess <= 0) return;
    const width = widths[at] ?? 0;
    widths[at] = Math.max(Math.min(narrowest, width), width - excess);
  });
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => {
        const width = widths[at] ?? 0;
        return padText(cutText(cell, width), width, columns[at]?.side === "end" ? "start" : "end");
      })
      .join(gap)
      .trimEnd();
  const paint = createPaint(options.colour);
  return [paint("dim", line(columns.map(({ heading }) => heading))), ...rows.map(line)];
}
