import { constants } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../../client/error-code.ts";
import { UsageError } from "../../client/errors.ts";
import { makeFolderPath } from "../../files/make-folder-path.ts";
import { NotAFileError } from "../../files/replace-file.ts";
import { inTheWay, unwritableHint } from "../../files/unwritable-hint.ts";

export interface LogFile {
  write(line: string): void;
  close(): Promise<void>;
}

const largestBytes = 10_000_000;
/** What is more is left out: a disk that is slow, or does not answer, must not take the memory. */
const mostWaitingBytes = 10_000_000;

/**
 * Makes the data folder, if need be.
 * @throws {UsageError} `data_folder_not_writable`
 */
export async function makeDataFolder(dataDir: string): Promise<void> {
  await makeFolderPath(dataDir, 0o700).catch((error: unknown) => {
    throw notWritable(dataDir, error);
  });
}

/**
 * Opens `rekog.log` in the data folder for appending. When it has grown large it becomes
 * `rekog.log.1`, in place of the one before, also while it is written: logs never take more than twice that.
 * @throws {UsageError} `data_folder_not_writable`
 */
export async function openLogFile(
  dataDir: string,
  { maxBytes = largestBytes } = {},
): Promise<LogFile> {
  const path = join(dataDir, "rekog.log");
  try {
    let file = await openAppending(path);
    let writing: Promise<void> = Promise.resolve();
    /** Lines that wait, for a disk that is slow. */
    let waiting: string[] = [];
    let waitingBytes = 0;

    /** The last line is only half there: the disk was full. */
    let isTorn = false;
    const append = async (lines: string) => {
      const text = Buffer.from(isTorn ? `\n${lines}` : lines);
      isTorn = true;
      const { bytesWritten } = await file.handle.write(text);
      file.bytes += bytesWritten;
      isTorn = bytesWritten < text.length;
    };
    const writeWaiting = async () => {
      const lines = waiting;
      waiting = [];
      waitingBytes = 0;
      let text = "";
      let bytes = 0;
      for (const line of lines) {
        const more = Buffer.byteLength(line);
        if (file.bytes + bytes > 0 && file.bytes + bytes + more > maxBytes) {
          if (text !== "") await append(text);
          [text, bytes] = ["", 0];
          await setAside(path);
          const full = file.handle;
          // Where no other can be opened now, this one is still there for the next line.
          file = await openAppending(path);
          await full.close();
        }
        text += line;
        bytes += more;
      }
      if (text !== "") await append(text);
    };

    return {
      write(line) {
        const bytes = Buffer.byteLength(line) + 1;
        if (waitingBytes + bytes > mostWaitingBytes) return;
        waiting.push(`${line}\n`);
        waitingBytes += bytes;
        // A disk that gets full costs log lines, not the service.
        writing = writing.then(writeWaiting).catch(() => {});
      },
      async close() {
        await writing;
        await file.handle.close();
      },
    };
  } catch (error) {
    // What is no folder was told of before: it is the log.
    const isLog = inTheWay.includes(errorCode(error) ?? "");
    throw isLog ? inTheLogsWay(path, error) : notWritable(dataDir, error);
  }
}

const inTheLogsWay = (path: string, cause: unknown) =>
  new UsageError({
    code: "data_folder_not_writable",
    message: `The log ${path} cannot be written (${errorCode(cause)}).`,
    hint: unwritableHint(cause, "set that aside, or choose another folder with --data-dir", ""),
    cause,
  });

/** The error for a data folder that cannot be written. */
export function notWritable(dataDir: string, cause: unknown): UsageError {
  const code = errorCode(cause);
  return new UsageError({
    code: "data_folder_not_writable",
    message: `The data folder ${dataDir} cannot be written${code ? ` (${code})` : ""}.`,
    hint: unwritableHint(
      cause,
      "choose another folder with --data-dir or REKOG_DATA_DIR",
      "Choose another folder with --data-dir or REKOG_DATA_DIR, or correct its permissions.",
      "folder",
    ),
    cause,
  });
}

/** A log that somebody removed, or that was set aside before, is in nobody's way. */
async function setAside(path: string): Promise<void> {
  await rename(path, `${path}.1`).catch((error: unknown) => {
    if (errorCode(error) !== "ENOENT") throw error;
  });
}

async function openAppending(path: string) {
  const { O_APPEND, O_CREAT, O_WRONLY, O_NONBLOCK = 0 } = constants;
  // A pipe in its place would wait for somebody to read it, and hear no signal.
  const handle = await open(path, O_APPEND | O_CREAT | O_WRONLY | O_NONBLOCK, 0o600);
  const stats = await handle.stat();
  if (stats.isFile()) return { handle, bytes: stats.size };
  await handle.close();
  throw new NotAFileError(`${path} is no file.`);
}
