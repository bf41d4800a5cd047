import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { DataFolderDamagedError } from "../../data-folder-damaged-error.ts";
import { makeFolder } from "../../make-folder.ts";
import { DataFolderGoneError } from "../../storage-faults.ts";
import { removeFile } from "./remove-file.ts";
import { isDeleteMarker, parseVersionRecord, type Version } from "./stored-object.ts";

/** S3's bucket names, as far as they matter for a folder's name. */
const bucketPattern = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Where a bucket's objects are. @throws TypeError for a name that no bucket can have. */
export function bucketFolder(dir: string, bucket: string): string {
  if (!bucketPattern.test(bucket)) {
    throw new TypeError(
      `"${bucket}" is no bucket name: use 3 to 63 lower-case letters, digits, dots and hyphens.`,
    );
  }
  return join(dir, "buckets", bucket);
}

/** Where uploads grow until they are whole. */
export function incomingFolder(dir: string): string {
  return join(dir, "incoming");
}

/** Every version has files of its own, so that a reader never sees two uploads mixed. */
export function recordFileOf(version: Version): string {
  return `${fileStemOf(version)}.json`;
}

/** Beside the record; a delete marker has none. */
export function dataFileOf(version: Version): string {
  return `${fileStemOf(version)}.data`;
}

/** File names from a key's hash: any key is safe, no key leads anywhere. */
function fileStemOf({ key, sequencer }: Version): string {
  return `${hashOf(key)}.${sequencer}`;
}

function hashOf(key: string): string {
  return createHash("sha256").update(key, "utf8").digest("hex");
}

/** Whatever else somebody keeps in the folders is theirs: a folder may be a link to one of their own. */
const ourFile = /^[0-9a-f]{64}\.[0-9A-F]{18}\.(json|data)$/;
const incomingFile = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Makes the folders, and clears the uploads that a killed process left unfinished.
 * @throws {DataFolderDamagedError} where something else is in the place of one
 */
export async function prepareFolders(dir: string, buckets: readonly string[]): Promise<void> {
  const incoming = incomingFolder(dir);
  for (const folder of [incoming, ...buckets.map((bucket) => bucketFolder(dir, bucket))]) {
    await makeFolder(folder).catch((cause: NodeJS.ErrnoException) => {
      const isInTheWay = ["EEXIST", "ENOTDIR"].includes(cause.code ?? "");
      throw isInTheWay ? new DataFolderDamagedError(dir, { cause }) : cause;
    });
  }
  for (const file of await filesIn(incoming, incomingFile)) await removeFile(join(incoming, file));
}

async function filesIn(folder: string, pattern: RegExp): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((one) => !one.isDirectory() && pattern.test(one.name))
    .map(({ name }) => name);
}

/**
 * Reads a bucket's records, and removes every file of ours that belongs to none: data without a record, a record without its
 * data. A version exists if, and only if, its record does.
 * @param onLost hears of each whose record is there without all of its data
 */
export async function loadBucket(
  dir: string,
  bucket: string,
  onLost: (version: Version) => void,
): Promise<Version[]> {
  const folder = bucketFolder(dir, bucket);
  const files = await filesIn(folder, ourFile);
  const versions: Version[] = [];
  const kept = new Set<string>();
  for (const file of files.filter((name) => name.endsWith(".json"))) {
    const version = parseVersionRecord(await readFile(join(folder, file), "utf8"));
    if (version?.bucket !== bucket || recordFileOf(version) !== file) continue;
    if (!(await isWhole(folder, version))) {
      // No death leaves a record like that: the record comes after the data, and goes before them.
      onLost(version);
      continue;
    }
    versions.push(version);
    kept.add(file).add(dataFileOf(version));
  }
  const strays = files.filter((file) => !kept.has(file));
  await Promise.all(strays.map((file) => removeFile(join(folder, file))));
  return versions;
}

/**
 * Whether a version's bytes are all there, as far as their number tells.
 * @throws what the operating system says of more than this one file
 */
export async function isWhole(folder: string, version: Version): Promise<boolean> {
  if (isDeleteMarker(version)) return true;
  try {
    const found = await stat(join(folder, dataFileOf(version)));
    return found.isFile() && found.size === version.bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    await withFolder(folder, () => stat(folder));
    return false;
  }
}

/**
 * Whether a version's bytes are those that were uploaded: a disk that fails, or somebody who writes into the folder, changes
 * them without changing their number.
 * @throws what the operating system says of more than this one file
 */
export async function isUnchanged(folder: string, version: Version): Promise<boolean> {
  if (isDeleteMarker(version)) return true;
  if (!(await isWhole(folder, version))) return false;
  const md5 = createHash("md5");
  try {
    await pipeline(createReadStream(join(folder, dataFileOf(version))), md5);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
  return md5.digest("hex") === version.etag;
}

/**
 * Does something in a folder that was made at the start.
 * @throws {DataFolderGoneError} where it, or a folder beside it that is needed as well, is not there, or is none
 */
export async function withFolder<Value>(folder: string, use: () => Promise<Value>): Promise<Value> {
  try {
    return await use();
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!["ENOENT", "ENOTDIR"].includes(code)) throw error;
    throw new DataFolderGoneError(folder, { cause: error });
  }
}
