import { signal } from "@preact/signals";
import type { BlobStatus } from "../api/types.ts";

/** What the list is narrowed to, as it was typed. Empty where it is not. */
export interface Filters {
  status: BlobStatus | "";
  /** Days in the reader's own zone, both of them included */
  from: string;
  to: string;
  /** `NAME=VALUE` */
  metadata: string;
}

export const noFilters: Filters = { status: "", from: "", to: "", metadata: "" };

/** Kept while other pages are looked at, so that the way back leads to the same list. */
export const filters = signal<Filters>(noFilters);

/** The same in the words of `GET /blobs`. Metadata without a value are not asked for yet. */
export function queryOf({ status, from, to, metadata }: Filters): Record<string, string> {
  const [, name, value] = /^\s*([^=]+?)\s*=(.*)$/.exec(metadata) ?? [];
  return {
    ...(status && { status }),
    ...(from && { created_after: startOf(from, 0) }),
    ...(to && { created_before: startOf(to, 1) }),
    ...(name !== undefined && value !== undefined && { [`metadata.${name}`]: value.trim() }),
  };
}

/** When a day, or one so many days later, begins where the reader is. */
function startOf(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
