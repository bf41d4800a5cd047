import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { UsageError } from "../../../client/errors.ts";

/** Bytes in which every writer of JUnit's XML has begun its outermost element */
const beginning = 4096;

/**
 * Looks before the run whether the report would take the place of something else, such as the suite itself: a new path, an
 * empty file and an older report may be written. What is no file, or cannot be read, is told of by who tries to write it.
 * @throws {UsageError} `not_a_report`
 */
export async function checkReportPath(path: string): Promise<void> {
  // Opening a pipe would wait already. Windows has no such flag.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags).catch(() => undefined);
  if (!file) return;
  const isOther = await holdsOther(file)
    .catch(() => false)
    .finally(() => file.close());
  if (!isOther) return;
  throw new UsageError({
    code: "not_a_report",
    message: `The file ${path} is there, and is no report of tests: it would be lost.`,
    hint: "Name another file: --junit FILE. An older report is written over.",
  });
}

async function holdsOther(file: FileHandle): Promise<boolean> {
  if (!(await file.stat()).isFile()) return false;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(beginning), 0, beginning, 0);
  return bytesRead > 0 && !/<testsuites?\b/.test(buffer.toString("utf8", 0, bytesRead));
}
