import type { Version } from "../storage/stored-object.ts";
import { compareUtf8 } from "../storage/utf8-order.ts";
import { sequencerOf } from "../storage/version-id.ts";

/** Which versions a listing is to have. */
export interface VersionsRange {
  prefix: string;
  /** The listing goes on behind this key; empty for one from the start. */
  keyMarker: string;
  /** Goes on within `keyMarker`, behind this version. */
  versionIdMarker: string | undefined;
  maxKeys: number;
}

export interface VersionsPage {
  entries: { version: Version; isLatest: boolean }[];
  isTruncated: boolean;
}

/**
 * One page of a listing. The markers need not exist any more, so a bucket can be emptied page by page.
 * @param versions all of the bucket, in S3's order.
 */
export function versionsPage(versions: readonly Version[], range: VersionsRange): VersionsPage {
  const entries = versions
    .map((version, index) => ({ version, isLatest: versions[index - 1]?.key !== version.key }))
    .filter(({ version }) => version.key.startsWith(range.prefix) && isBehind(version, range));
  return {
    entries: entries.slice(0, range.maxKeys),
    // As S3 has it: a page of none is a whole listing.
    isTruncated: range.maxKeys > 0 && entries.length > range.maxKeys,
  };
}

function isBehind(version: Version, { keyMarker, versionIdMarker }: VersionsRange): boolean {
  if (keyMarker === "") return true;
  if (version.key !== keyMarker) return compareUtf8(version.key, keyMarker) > 0;
  return versionIdMarker !== undefined && version.sequencer < sequencerOf(versionIdMarker);
}
