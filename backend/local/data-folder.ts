import { lstat, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Level } from "level";
import { DataFolderDamagedError, reasonOf } from "./data-folder-damaged-error.ts";
import { type FolderIdentity, folderIdentity } from "./folder-identity.ts";
import { makePrivate } from "./private-files.ts";
import { uploadsBucket } from "./resources.ts";
import { StorageFullError, storageFaultOf } from "./storage-faults.ts";

/** What `local.json` tells other commands of the local mode that has the folder. */
export interface LocalModeFacts {
  url: string;
  pid: number;
  instance_id: string;
  kind: "foreground" | "command";
  version: string;
  /** What recognises; not told of a fake */
  detector?: "local" | "rekognition";
  /** What names what that finds, where it was added */
  classifier?: string;
}

/** Another local mode has this data folder. Which one is not known while that one starts or ends. */
export class DataFolderInUseError extends Error {
  override readonly name = "DataFolderInUseError";
  readonly dataDir: string;
  readonly pid: number | undefined;
  readonly url: string | undefined;

  constructor(dataDir: string, { pid, url }: Partial<LocalModeFacts>, options?: ErrorOptions) {
    super(`The data folder ${dataDir} is in use by another rekog.`, options);
    this.dataDir = dataDir;
    this.pid = pid;
    this.url = url;
  }
}

/**
 * What `aws.json` tells its owner of the endpoints that stand for AWS: `rekog keys` writes the keys of this local mode, and
 * `rekog local --aws-endpoints` hands it to other programs.
 */
export interface LocalAwsFacts {
  instance_id: string;
  region: string;
  /** Made for this start, and good nowhere else */
  credentials: { access_key_id: string; secret_access_key: string };
  rekognition_url: string;
  s3_url: string;
  sqs_url: string;
  dynamodb_url: string;
  /** Of the black hole */
  other_url: string;
  access_table: string;
}

export interface DataFolder {
  objectsDir: string;
  databaseDir: string;
  attemptsDir: string;
  /** Whether the local mode that had it before, if any, was stopped: one that was killed leaves its `local.pid`. */
  wasStopped: boolean;
  /** Both files are for the owner alone, and gone with this local mode. */
  announce(facts: LocalModeFacts, aws: LocalAwsFacts): Promise<void>;
  /** Lets others have it. */
  stop(): Promise<void>;
}

/**
 * Takes a data folder for this process alone. The lock is LevelDB's on a database of nothing: the operating system
 * lifts it when the process dies, however it dies. `local.pid` says whose it is from then on, for those who cannot ask for the
 * lock: it may be what is damaged. Once it can be called, both that and `local.json` say where: somebody may delete one, or
 * write into it.
 * @throws {DataFolderInUseError}, {DataFolderDamagedError}, {StorageFullError}, or what the operating system does not allow
 */
export async function openDataFolder(dataDir: string): Promise<DataFolder> {
  await makePrivate(dataDir);
  await refuseTooLong(dataDir);
  const lock = new Level(join(dataDir, "lock"));
  const factsFile = join(dataDir, "local.json");
  const awsFile = join(dataDir, "aws.json");
  const pidFile = join(dataDir, "local.pid");
  const forget = () => Promise.all([factsFile, awsFile].map((file) => rm(file, { force: true })));
  try {
    await lock.open();
  } catch (error) {
    if (!isLocked(error)) throw openError(join(dataDir, "lock"), error);
    const facts = { ...(await readFacts(pidFile)), ...(await readFacts(factsFile)) };
    throw new DataFolderInUseError(dataDir, facts, { cause: error });
  }
  const taken = await folderIdentity(dataDir);
  const other = await answeringLocalMode(await readFacts(pidFile), taken);
  if (other) {
    await lock.close();
    throw new DataFolderInUseError(dataDir, other);
  }
  const wasStopped = !(await isThere(pidFile));
  // Left behind by one that was killed: from now on what is there is this one's.
  await forget();
  try {
    await writeWhole(pidFile, { pid: process.pid });
  } catch (error) {
    await lock.close();
    throw error;
  }
  return {
    objectsDir: join(dataDir, "objects"),
    databaseDir: join(dataDir, "dynamodb"),
    attemptsDir: join(dataDir, "attempts"),
    wasStopped,
    async announce(facts, aws) {
      await writeWhole(awsFile, aws);
      await writeWhole(pidFile, { ...facts, folder: taken });
      await writeWhole(factsFile, facts);
    },
    async stop() {
      // Where ours was deleted, what is there now is that of another local mode.
      if ((await folderIdentity(dataDir)) === taken) {
        await forget();
        await rm(pidFile, { force: true });
      }
      await lock.close();
    },
  };
}

/**
 * The error for a database of LevelDB's that cannot be opened: by what its words say, for it tells no codes of the
 * operating system's.
 */
export function openError(path: string, cause: unknown): Error {
  if (isLocked(cause)) return new DataFolderInUseError(dirname(path), {}, { cause });
  if (storageFaultOf(cause) === "storage_full") return new StorageFullError(path, { cause });
  const [, code] = osErrors.find(([words]) => words.test(reasonOf(cause))) ?? [];
  if (code === undefined) return new DataFolderDamagedError(path, { cause });
  return Object.assign(new Error(`${code}: ${path} cannot be opened`, { cause }), { code });
}

const loopbackUrl = /^http:\/\/127\.0\.0\.1:\d+$/;
/** For the API of a local mode to say which one it is. */
const answerMs = 1_000;

const osErrors = [
  [/Permission denied/i, "EACCES"],
  [/Read-only file system/i, "EROFS"],
  [/Operation not permitted/i, "EPERM"],
  [/File too large/i, "EFBIG"],
  [/Too many open files/i, "EMFILE"],
  [/Cannot allocate memory/i, "ENOMEM"],
] as const;

/**
 * The longest path in a data folder is that of a stored object's record. The databases' are shorter: with them local mode
 * would start, and take no picture.
 * @throws {Error} with the `code` `ENAMETOOLONG`
 */
async function refuseTooLong(dataDir: string): Promise<void> {
  const record = `${"0".repeat(64)}.${"0".repeat(18)}.json`;
  await lstat(join(dataDir, "objects", "buckets", uploadsBucket, record)).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENAMETOOLONG") throw error;
    },
  );
}

const isThere = (file: string) =>
  lstat(file).then(
    () => true,
    () => false,
  );

/** Renamed into place, so that no one reads half of it. */
async function writeWhole(file: string, content: object): Promise<void> {
  await rm(`${file}.new`, { force: true });
  // Made anew: what is there already would keep its mode.
  await writeFile(`${file}.new`, JSON.stringify(content), { mode: 0o600, flag: "wx" });
  await rename(`${file}.new`, file);
}

function isLocked(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
  return cause?.code === "LEVEL_LOCKED";
}

interface ToldFacts extends Partial<Pick<LocalModeFacts, "pid" | "url" | "instance_id">> {
  folder?: FolderIdentity;
}

/**
 * The local mode that says of itself that it has this very folder, and no copy of it, if it answers: the lock of one that runs
 * may have been deleted under it, and would be given to a second one.
 */
async function answeringLocalMode(
  facts: ToldFacts,
  folder: FolderIdentity | undefined,
): Promise<ToldFacts | undefined> {
  if (facts.folder !== folder || !loopbackUrl.test(facts.url ?? "")) return undefined;
  try {
    const answer = await fetch(`${facts.url}/_local`, {
      headers: { connection: "close" },
      signal: AbortSignal.timeout(answerMs),
    });
    const { instance_id } = (await answer.json()) as Partial<LocalModeFacts>;
    return instance_id !== undefined && instance_id === facts.instance_id ? facts : undefined;
  } catch {
    return undefined;
  }
}

/** What can be told of the one that has the folder; whatever else is in the file is not believed. */
async function readFacts(file: string): Promise<ToldFacts> {
  try {
    const { pid, url, instance_id, folder } = JSON.parse(await readFile(file, "utf8"));
    return {
      ...(Number.isSafeInteger(pid) && { pid }),
      ...(typeof url === "string" && { url }),
      ...(typeof instance_id === "string" && { instance_id }),
      ...(typeof folder === "string" && { folder }),
    };
  } catch {
    return {};
  }
}
