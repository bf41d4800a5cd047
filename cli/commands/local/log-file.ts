import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../../client/error-code.ts";
import { UsageError } from "../../client/errors.ts";
import { makeFolderPath } from "../../make-folder-path.ts";

export interface LogFile {
  write(line: string): void;
  close(): Promise<void>;
}

const largestBytes = 10_000_000;

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
 * Opens `rekog.log` in the data folder for appending. One that has grown large becomes
 * `rekog.log.1` first, so that logs never take more than twice that.
 * @throws {UsageError} `data_folder_not_writable`
 */
export async function openLogFile(dataDir: string): Promise<LogFile> {
  const path = join(dataDir, "rekog.log");
  try {
    const sizeBytes = await stat(path).then(
      ({ size }) => size,
      () => 0,
    );
    if (sizeBytes > largestBytes) await rename(path, `${path}.1`);
    const stream = createWriteStream(path, { flags: "a", mode: 0o600 });
    await once(stream, "open");
    // A disk that gets full later costs log lines, not the service.
    stream.on("error", () => {});
    return {
      write: (line) => stream.write(`${line}\n`),
      close: () => new Promise((resolve) => stream.end(() => resolve())),
    };
  } catch (error) {
    throw notWritable(dataDir, error);
  }
}

function notWritable(dataDir: string, cause: unknown): UsageError {
  const code = errorCode(cause);
  return new UsageError({
    code: "data_folder_not_writable",
    message: `The data folder ${dataDir} cannot be written${code ? ` (${code})` : ""}.`,
    hint: "Choose another folder with --data-dir or REKOG_DATA_DIR, or correct its permissions.",
    cause,
  });
}
