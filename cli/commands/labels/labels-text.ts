import type { KnownLabel, KnownModerationLabel } from "../../known-labels/known-labels.ts";
import { displayWidth, padText } from "../../ui/fit-text.ts";
import { createPaint } from "../../ui/style.ts";
import { type TextTableOptions, textTable } from "../../ui/text-table.ts";

const gap = "  ";

/** Into a pipe a line for each; on a terminal they stand under their categories, and what is long goes on below itself. */
export function labelLines(labels: readonly KnownLabel[], layout: TextTableOptions): string[] {
  const { columns, colour } = layout;
  const headings = ["LABEL", "PARENTS", "CATEGORY", "ALIASES"].map((heading) => ({ heading }));
  if (columns === undefined) {
    const rows = labels.map(({ name, parents, categories, aliases }) => [
      name,
      ...[parents, categories, aliases].map((names) => names.join(", ") || "-"),
    ]);
    return textTable(headings, rows, layout);
  }
  const paint = createPaint(colour);
  const nameColumns = Math.max(...labels.map(({ name }) => displayWidth(name)));
  const indent = gap.length + nameColumns + gap.length;
  const linesOf = (label: KnownLabel) =>
    packed(wordsOf(label), columns - indent).map(
      (line, at) => `${gap}${padText(at === 0 ? label.name : "", nameColumns)}${gap}${line}`,
    );
  const categories = [...new Set(labels.flatMap((label) => label.categories))].sort();
  return [
    paint("dim", `${padText("LABEL", indent)}PARENTS`),
    ...categories.flatMap((category) => [
      paint("bold", category),
      ...labels.filter((label) => label.categories.includes(category)).flatMap(linesOf),
    ]),
  ];
}

/** What must not be broken, in the order in which it is told. */
function wordsOf({ parents, aliases }: KnownLabel): string[] {
  const also = aliases.length > 0 ? `(or ${aliases.join(", ")})` : "";
  const words = [...parents.join(", ").split(/(?<=,) /), ...also.split(/(?<=,) /)].filter(Boolean);
  return words.length > 0 ? words : ["-"];
}

function packed(words: readonly string[], room: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && displayWidth(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Into a pipe a line for each, with those above it; on a terminal they are indented below them. */
export function moderationLines(
  labels: readonly KnownModerationLabel[],
  layout: TextTableOptions,
): string[] {
  const paint = createPaint(layout.colour);
  const told = ({ isTold }: KnownModerationLabel) => (isTold ? paint("green", "yes") : "-");
  if (layout.columns === undefined) {
    const headings = ["LABEL", "LOCAL", "PARENTS"].map((heading) => ({ heading }));
    const rows = labels.map((one) => [one.name, told(one), one.parents.join(", ") || "-"]);
    return textTable(headings, rows, layout);
  }
  const rows = labels.map((one) => [`${gap.repeat(one.parents.length)}${one.name}`, told(one)]);
  return textTable([{ heading: "LABEL" }, { heading: "LOCAL" }], rows, layout);
}
