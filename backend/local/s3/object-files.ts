import { createHash, randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  bucketFolder,
  dataFileOf,
  incomingFolder,
  loadBucket,
  prepareFolders,
  recordFileOf,
} from "./object-folder.ts";
import { createOneAtATime } from "./one-at-a-time.ts";
import { createSequencer } from "./sequencer.ts";
import type { ObjectRecord, StoredObject } from "./stored-object.ts";

/** An upload that is on disk and not yet an object. */
export interface ReceivedFile {
  path: string;
  bytes: number;
  md5: Buffer;
  sha256: Buffer;
  /** Removes it; harmless once it is an object. */
  discard(): Promise<void>;
}

/** What the uploader says of an object; the rest the store knows. */
type ObjectDescription = Pick<
  StoredObject,
  "bucket" | "key" | "contentType" | "checksumSha256" | "headers"
>;

export interface OpenedObject {
  object: StoredObject;
  /** The file with the bytes. It goes away when the object is deleted or replaced. */
  path: string;
}

export interface ObjectFiles {
  /** Streams `file` to disk; `onBytes` hears the size so far and may throw. Whatever fails, nothing is left behind. */
  receive(file: AsyncIterable<Buffer>, onBytes: (bytes: number) => void): Promise<ReceivedFile>;
  /** Makes an upload an object, in one step: a reader or a crash sees the old object or the new one. */
  commit(file: ReceivedFile, description: ObjectDescription): Promise<StoredObject>;
  find(bucket: string, key: string): OpenedObject | undefined;
  list(bucket: string): StoredObject[];
  /** Removes an object; one that is not there is fine. */
  remove(bucket: string, key: string): Promise<void>;
}

/**
 * Keeps objects as files under `dir`. They outlive the process, killed at any moment, but are not synced to the disk:
 * a power cut may lose the last ones. One process at a time may use the folder.
 */
export async function openObjectFiles(options: {
  dir: string;
  buckets: readonly string[];
  now: () => Date;
}): Promise<ObjectFiles> {
  const { dir, buckets, now } = options;
  await prepareFolders(dir, buckets);
  const records = new Map<string, Map<string, ObjectRecord>>();
  for (const bucket of buckets) {
    const loaded = await loadBucket(dir, bucket);
    records.set(bucket, new Map(loaded.map((record) => [record.object.key, record])));
  }
  const recordsOf = (bucket: string) => records.get(bucket) ?? new Map<string, ObjectRecord>();
  const known = [...records.values()].flatMap((bucket) => [...bucket.values()]);
  const nextSequencer = createSequencer(
    now,
    known.map((record) => record.object.sequencer),
  );
  const oneAtATime = createOneAtATime();
  const incomingPath = () => join(incomingFolder(dir), randomUUID());

  return {
    receive: (file, onBytes) => receive(file, incomingPath(), onBytes),

    commit: (file, description) =>
      oneAtATime(async () => {
        const folder = bucketFolder(dir, description.bucket);
        const object: StoredObject = {
          ...description,
          bytes: file.bytes,
          etag: file.md5.toString("hex"),
          sequencer: nextSequencer(),
          lastModifiedAt: now().toISOString(),
        };
        const record = { object, dataFile: dataFileOf(object.key, object.sequencer) };
        await putInPlace(file.path, incomingPath(), folder, record);
        const replaced = recordsOf(object.bucket).get(object.key);
        recordsOf(object.bucket).set(object.key, record);
        if (replaced !== undefined) await discardData(folder, replaced);
        return object;
      }),

    find: (bucket, key) => {
      const record = recordsOf(bucket).get(key);
      if (record === undefined) return undefined;
      return { object: record.object, path: join(bucketFolder(dir, bucket), record.dataFile) };
    },

    list: (bucket) => [...recordsOf(bucket).values()].map((record) => record.object),

    remove: (bucket, key) =>
      oneAtATime(async () => {
        const record = recordsOf(bucket).get(key);
        if (record === undefined) return;
        const folder = bucketFolder(dir, bucket);
        await rm(join(folder, recordFileOf(key)), { force: true });
        recordsOf(bucket).delete(key);
        await discardData(folder, record);
      }),
  };
}

/** The data first, then the record, whose renaming is what makes the object exist. */
async function putInPlace(
  receivedPath: string,
  recordPath: string,
  folder: string,
  record: ObjectRecord,
): Promise<void> {
  const dataPath = join(folder, record.dataFile);
  try {
    await writeFile(recordPath, JSON.stringify(record), { mode: 0o600 });
    await rename(receivedPath, dataPath);
    await rename(recordPath, join(folder, recordFileOf(record.object.key)));
  } catch (error) {
    await Promise.all([rm(recordPath, { force: true }), rm(dataPath, { force: true })]);
    throw error;
  }
}

/** Data without a record is no object any more; what can't be removed now is removed at the next start. */
async function discardData(folder: string, record: ObjectRecord): Promise<void> {
  await rm(join(folder, record.dataFile), { force: true }).catch(() => {});
}

async function receive(
  file: AsyncIterable<Buffer>,
  path: string,
  onBytes: (bytes: number) => void,
): Promise<ReceivedFile> {
  const [md5, sha256] = [createHash("md5"), createHash("sha256")];
  let bytes = 0;
  async function* hashed() {
    for await (const chunk of file) {
      bytes += chunk.length;
      onBytes(bytes);
      md5.update(chunk);
      sha256.update(chunk);
      yield chunk;
    }
  }
  const discard = () => rm(path, { force: true });
  try {
    await writeFile(path, hashed(), { flag: "wx", mode: 0o600 });
    return { path, bytes, md5: md5.digest(), sha256: sha256.digest(), discard };
  } catch (error) {
    await discard();
    throw error;
  }
}
