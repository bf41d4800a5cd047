import type { BlobListEntry } from "../../client/api-types.ts";
import { cleanText } from "../../ui/clean-text.ts";
import { cutText, padText } from "../../ui/fit-text.ts";
import { createPaint, type Style } from "../../ui/style.ts";

export interface EntryLayout {
  /** Of the terminal; undefined when piped: a line each, and nothing is cut */
  columns: number | undefined;
  colour: boolean;
}

// A table's columns would depend on what comes later: these are as wide as an id, a time and the longest state are.
const [idColumns, timeColumns, stateColumns] = [36, 20, 15];
const gap = "  ";
const besideLabels = idColumns + timeColumns + stateColumns + 3 * gap.length;
const narrowestLabels = 20;

const styles: Record<BlobListEntry["status"], Style> = {
  awaiting_upload: "yellow",
  processing: "yellow",
  succeeded: "green",
  failed: "red",
};

/** A blob's id is there to be copied and stays whole: on a narrow terminal what became of it is on a second line. */
const isNarrow = ({ columns }: EntryLayout) =>
  columns !== undefined && columns < besideLabels + narrowestLabels;

export function headingLines(layout: EntryLayout): string[] {
  const paint = createPaint(layout.colour);
  const lines = inPlace(
    { id: "BLOB ID", created: "CREATED", state: "STATUS", what: "LABELS" },
    layout,
    (text) => text,
  );
  return lines.map((line) => paint("dim", line));
}

/** A blob, in a line or two: its id, when it was created, its state, and what was recognised or went wrong. */
export function entryLines(entry: BlobListEntry, layout: EntryLayout): string[] {
  const paint = createPaint(layout.colour);
  const { blob_id: id, created_at: created, status, error, top_labels: labels = [] } = entry;
  const recognised = labels.map(
    ({ label, confidence }) => `${cleanText(label)} ${confidence.toFixed(1)}`,
  );
  const cells = {
    id: cleanText(id),
    created: cleanText(created).replace(/\.\d+(?=Z$)/, ""),
    state: cleanText(status),
    what: error ? cleanText(error.code) : recognised.join(", ") || "-",
  };
  return inPlace(cells, layout, (state) => paint(styles[status], state));
}

function inPlace(
  cells: Record<"id" | "created" | "state" | "what", string>,
  layout: EntryLayout,
  painted: (state: string) => string,
): string[] {
  const beside = isNarrow(layout) ? gap.length + stateColumns + gap.length : besideLabels;
  const room = layout.columns === undefined ? Infinity : layout.columns - beside;
  const first = [padText(cells.id, idColumns), padText(cells.created, timeColumns)].join(gap);
  const second = [
    painted(padText(cells.state, stateColumns)),
    room > 0 ? cutText(cells.what, room) : cells.what,
  ].join(gap);
  return isNarrow(layout) ? [first.trimEnd(), `${gap}${second}`] : [`${first}${gap}${second}`];
}
