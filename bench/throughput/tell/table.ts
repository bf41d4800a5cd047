export interface Table {
  title: string;
  columns: string[];
  /** The first column is text, the others are figures. */
  rows: string[][];
}

/** For a terminal: columns in line, figures to the right. */
export function alignedText({ title, columns, rows }: Table): string {
  const plain = [columns, ...rows].map((cells) => cells.map((cell) => cell.replaceAll("`", "")));
  const widths = columns.map((_, i) => Math.max(...plain.map((cells) => cells[i]?.length ?? 0)));
  const lines = plain.map((cells) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
  return [title, ...lines, ""].join("\n");
}

export function markdown({ columns, rows }: Table): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  const rule = `|---|${"--:|".repeat(columns.length - 1)}`;
  return [line(columns), rule, ...rows.map(line)].join("\n");
}
