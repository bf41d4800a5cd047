import type { BlobRecord, BlobState } from "./blob.ts";

/** Which blobs are wanted: those that all of it holds for. */
export interface BlobFilter {
  /** Missing: any. */
  statuses?: readonly BlobState["status"][];
  /** Each name with its exact value. */
  metadata: ReadonlyMap<string, string>;
}

/** @param record as a reader sees it: see `asOf` */
export function isWanted({ state, metadata = {} }: BlobRecord, filter: BlobFilter): boolean {
  if (filter.statuses && !filter.statuses.includes(state.status)) return false;
  // A name may be that of a property that every object has.
  return [...filter.metadata].every(
    ([name, value]) => Object.hasOwn(metadata, name) && metadata[name] === value,
  );
}

/** Whether some blobs are not wanted. */
export const isNarrow = ({ statuses, metadata }: BlobFilter): boolean =>
  statuses !== undefined || metadata.size > 0;
