import { randomUUID } from "node:crypto";
import { type FileHandle, open, readFile, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { errorCode } from "../client/error-code.ts";
import { RekogError } from "../client/errors.ts";
import type { Now, Sleep } from "../client/time.ts";
import { noteLeftover } from "./leftovers.ts";
import { makeFolderPath } from "./make-folder-path.ts";
import { linkTarget } from "./replace-file.ts";

export interface FileLockOptions {
  now: Now;
  sleep: Sleep;
  signal: AbortSignal;
  /** Of a folder that is made for the file */
  folderMode?: number;
}

/** Reading a file, changing it and writing it takes milliseconds. */
const staleAfterMs = 10_000;
const longestWaitMs = 20_000;

/**
 * Does work while no other process does work on the same file under this lock: a file `….lock` beside it, which one process
 * alone can make. One whose process is gone, or that is ten seconds old, is taken over.
 * @throws {RekogError} `file_locked`
 * @throws the signal's reason; what the file system says; what the work throws
 */
export async function withFileLock<T>(
  path: string,
  options: FileLockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const target = await linkTarget(path);
  await makeFolderPath(dirname(target), options.folderMode);
  const lock = `${target}.lock`;
  const token = `${process.pid} ${hostname()} ${randomUUID()}`;
  await takeLock(lock, token, options);
  const forget = noteLeftover(lock);
  try {
    return await work();
  } finally {
    // Not that of another, who took it over because all this took too long.
    if ((await holderOf(lock))?.token === token) await rm(lock, { force: true }).catch(() => {});
    forget();
  }
}

async function takeLock(
  lock: string,
  token: string,
  { now, sleep, signal }: FileLockOptions,
): Promise<void> {
  const startedAtMs = now();
  while (!(await make(lock, token))) {
    signal.throwIfAborted();
    const holder = await holderOf(lock);
    if (holder && isStale(holder) && (await removeStale(lock, holder))) continue;
    if (now() - startedAtMs > longestWaitMs) throw locked(lock);
    // At random, so that those who wait do not come in step.
    await sleep(5 + Math.random() * 45, signal);
  }
}

/** @returns whether this process made it */
async function make(lock: string, token: string): Promise<boolean> {
  let file: FileHandle;
  try {
    file = await open(lock, "wx", 0o600);
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
  try {
    await file.writeFile(token);
    return true;
  } catch (error) {
    // On a full disk it is made and stays empty: nobody would know whose it is.
    await rm(lock, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

interface Holder {
  /** Empty while it is being written, and for what is no file */
  token: string;
  ageMs: number;
  /** It stays: what is in it is not ours to remove. */
  isFolder: boolean;
}

async function holderOf(lock: string): Promise<Holder | undefined> {
  try {
    const stats = await stat(lock);
    // Opening a pipe would wait for somebody to write to it.
    const token = stats.isFile() ? await readFile(lock, "utf8") : "";
    return { token, ageMs: Date.now() - stats.mtimeMs, isFolder: stats.isDirectory() };
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function isStale({ token, ageMs, isFolder }: Holder): boolean {
  if (isFolder) return false;
  if (ageMs > staleAfterMs) return true;
  const [pid, host] = token.split(" ");
  // The number of a process means something on its own machine alone.
  return host === hostname() && !isAlive(Number(pid));
}

/** Whether this machine has a process of that number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

/**
 * One at a time, who looks once more: what another has made meanwhile in its place is not stale.
 * @returns whether it was this one's turn
 */
async function removeStale(lock: string, seen: Holder): Promise<boolean> {
  const takeover = `${lock}.takeover`;
  if (!(await make(takeover, ""))) {
    const other = await holderOf(takeover);
    if (other && !other.isFolder && other.ageMs > staleAfterMs) await rm(takeover, { force: true });
    return false;
  }
  const forget = noteLeftover(takeover);
  try {
    const current = await holderOf(lock);
    if (current?.token === seen.token && isStale(current)) await rm(lock, { force: true });
    return true;
  } finally {
    await rm(takeover, { force: true });
    forget();
  }
}

const locked = (lock: string) =>
  new RekogError({
    kind: "api",
    code: "file_locked",
    message: `Another process has been changing the same file for too long: ${lock} does not go away.`,
    hint: "Run the command again. If no other rekog runs, delete that file.",
  });
