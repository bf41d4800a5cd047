import type { Version } from "./stored-object.ts";
import { compareUtf8 } from "./utf8-order.ts";

/** The versions of a bucket, as memory has them. */
export interface VersionIndex {
  /** The new version becomes the newest of its key. */
  add(version: Version): void;
  remove(version: Version): void;
  /** The version of this id, or the newest of the key. */
  find(key: string, versionId: string | undefined): Version | undefined;
  /** As S3 lists them: keys in UTF-8 order, and the newest version of each first. */
  list(): Version[];
}

/** @param known in any order; their sequencers tell which is newer. */
export function createVersionIndex(known: readonly Version[]): VersionIndex {
  /** Oldest first. */
  const versionsOfKey = new Map<string, Version[]>();
  const byId = new Map<string, Version>();

  const index: VersionIndex = {
    add: (version) => {
      const versions = versionsOfKey.get(version.key);
      if (versions === undefined) versionsOfKey.set(version.key, [version]);
      else versions.push(version);
      byId.set(version.versionId, version);
    },
    remove: (version) => {
      byId.delete(version.versionId);
      const rest = versionsOfKey.get(version.key)?.filter((other) => other !== version) ?? [];
      if (rest.length > 0) versionsOfKey.set(version.key, rest);
      else versionsOfKey.delete(version.key);
    },
    find: (key, versionId) => {
      if (versionId === undefined) return versionsOfKey.get(key)?.at(-1);
      const version = byId.get(versionId);
      return version?.key === key ? version : undefined;
    },
    list: () =>
      [...versionsOfKey.keys()]
        .sort(compareUtf8)
        .flatMap((key) => [...(versionsOfKey.get(key) ?? [])].reverse()),
  };
  for (const version of [...known].sort(oldestFirst)) index.add(version);
  return index;
}

export function oldestFirst(left: Version, right: Version): number {
  return left.sequencer < right.sequencer ? -1 : 1;
}
