import type { ApiLabel } from "../client/api-types.ts";
import { cleanText } from "./clean-text.ts";
import { confidenceTable, type TableOptions } from "./confidence-table.ts";

/** The labels as lines, most confident first as the API gives them: label, confidence, parents, how many boxes. */
export function labelsTable(labels: readonly ApiLabel[], options: TableOptions): string[] {
  const rows = labels.map(({ label, confidence, parents, instances }) => ({
    name: cleanText(label),
    confidence,
    detail: parents.map(cleanText).join(", ") || "-",
    count: instances.length,
  }));
  return confidenceTable(rows, { name: "LABEL", detail: "PARENTS", count: "BOXES" }, options);
}
