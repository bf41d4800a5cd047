import { randomUUID } from "node:crypto";
import { rename, writeFile as writeToDisk } from "node:fs/promises";
import { join } from "node:path";
import {
  bucketFolder,
  dataFileOf,
  incomingFolder,
  isUnchanged,
  loadBucket,
  prepareFolders,
  recordFileOf,
  withFolder,
} from "./object-folder.ts";
import { createOneAtATime } from "./one-at-a-time.ts";
import { type ReceivedFile, receiveFile } from "./receive-file.ts";
import { removeFile } from "./remove-file.ts";
import { createSequencer } from "./sequencer.ts";
import {
  type DeleteMarker,
  isDeleteMarker,
  type StoredObject,
  type Version,
} from "./stored-object.ts";
import { createVersionId } from "./version-id.ts";
import { createVersionIndex, type VersionIndex } from "./version-index.ts";

/** What the uploader says of an object; the rest the store knows. */
type ObjectDescription = Pick<
  StoredObject,
  "bucket" | "key" | "contentType" | "checksumSha256" | "headers"
>;

export interface ObjectFiles {
  /** Streams `file` to disk; `onBytes` hears the size so far and may throw. Whatever fails, nothing is left behind. */
  receive(file: AsyncIterable<Buffer>, onBytes: (bytes: number) => void): Promise<ReceivedFile>;
  /** Makes an upload the newest version of its key, in one step: a reader or a crash sees it whole or not at all. */
  commit(file: ReceivedFile, description: ObjectDescription): Promise<StoredObject>;
  /** The version of this id, or the newest one. */
  find(bucket: string, key: string, versionId?: string): Version | undefined;
  /** The file with the object's bytes. It goes away when this version is deleted. */
  pathOf(object: StoredObject): string;
  /**
   * Whether its bytes are still those that were uploaded. Where somebody else deleted the file, or wrote into it, this version is
   * none any more.
   */
  isUnchanged(object: StoredObject): Promise<boolean>;
  /** Keys in UTF-8 order, and the newest version of each first. */
  list(bucket: string): Version[];
  /** Hides what is stored under a key, whether anything is or not. */
  markDeleted(bucket: string, key: string): Promise<DeleteMarker>;
  /** Removes one version for good, and says which, if there was one. */
  remove(bucket: string, key: string, versionId: string): Promise<Version | undefined>;
}

/**
 * Keeps the versions of objects as files under `dir`. They outlive the process, killed at any moment, but are not synced
 * to the disk: a power cut may lose the last ones. One process at a time may use the folder.
 */
export async function openObjectFiles(options: {
  dir: string;
  buckets: readonly string[];
  now: () => Date;
  /** Hears of an object whose bytes somebody else took away. */
  onError?: ((error: unknown) => void) | undefined;
  /** Default: the disk's own. */
  writeFile?: typeof writeToDisk | undefined;
}): Promise<ObjectFiles> {
  const { dir, buckets, now, onError = () => {}, writeFile = writeToDisk } = options;
  await prepareFolders(dir, buckets);
  const tellLost = ({ key }: Version) =>
    onError(new Error(`The bytes of ${key} are gone, or others than were uploaded.`));
  const indexes = new Map<string, VersionIndex>();
  const sequencers: string[] = [];
  for (const bucket of buckets) {
    const known = await loadBucket(dir, bucket, tellLost);
    indexes.set(bucket, createVersionIndex(known));
    for (const { sequencer } of known) sequencers.push(sequencer);
  }
  const indexOf = (bucket: string) => indexes.get(bucket) ?? createVersionIndex([]);
  const nextSequencer = createSequencer(now, sequencers);
  const oneAtATime = createOneAtATime();
  const incomingPath = () => join(incomingFolder(dir), randomUUID());
  const inFolder = (bucket: string, file: string) => join(bucketFolder(dir, bucket), file);
  const pathOf = (object: StoredObject) => inFolder(object.bucket, dataFileOf(object));

  const nextVersion = () => {
    const sequencer = nextSequencer();
    const versionId = createVersionId(sequencer);
    return { versionId, sequencer, lastModifiedAt: now().toISOString() };
  };

  /** Renaming the record is what makes a version exist. */
  const putRecord = async (version: Version) => {
    const path = incomingPath();
    try {
      await withFolder(dir, async () => {
        await writeFile(path, JSON.stringify(version), { mode: 0o600 });
        await rename(path, inFolder(version.bucket, recordFileOf(version)));
      });
    } catch (error) {
      await removeFile(path);
      throw error;
    }
    indexOf(version.bucket).add(version);
  };

  const remove = (bucket: string, key: string, versionId: string) =>
    oneAtATime(async () => {
      const version = indexOf(bucket).find(key, versionId);
      if (version === undefined) return undefined;
      await removeFile(inFolder(bucket, recordFileOf(version)));
      indexOf(bucket).remove(version);
      // Data without a record is no object any more; what can't be removed now is removed at the next start.
      if (!isDeleteMarker(version)) await removeFile(pathOf(version)).catch(() => {});
      return version;
    });

  return {
    receive: (file, onBytes) => receiveFile(file, incomingPath(), onBytes, writeFile),

    commit: (file, description) =>
      oneAtATime(async () => {
        const object: StoredObject = {
          ...description,
          ...nextVersion(),
          bytes: file.bytes,
          etag: file.md5.toString("hex"),
        };
        try {
          await withFolder(dir, () => rename(file.path, pathOf(object)));
          await putRecord(object);
        } catch (error) {
          await removeFile(pathOf(object));
          throw error;
        }
        return object;
      }),

    find: (bucket, key, versionId) => indexOf(bucket).find(key, versionId),

    pathOf,

    async isUnchanged(object) {
      if (await isUnchanged(bucketFolder(dir, object.bucket), object)) return true;
      const lost = await remove(object.bucket, object.key, object.versionId);
      if (lost) tellLost(lost);
      return false;
    },

    list: (bucket) => indexOf(bucket).list(),

    markDeleted: (bucket, key) =>
      oneAtATime(async () => {
        const marker: DeleteMarker = { bucket, key, ...nextVersion(), deleteMarker: true };
        await putRecord(marker);
        return marker;
      }),

    remove,
  };
}
