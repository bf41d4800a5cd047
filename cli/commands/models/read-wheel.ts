import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { errorCode } from "../../client/error-code.ts";
import { UsageError } from "../../client/errors.ts";
import { byteCount } from "../../ui/byte-count.ts";

/** The bytes of a wheel that somebody has. @throws {UsageError} `wheel_unreadable` */
export async function readWheel(path: string, mostBytes: number): Promise<Buffer> {
  try {
    // A pipe in its place would wait for somebody to write to it. Windows has no such flag.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await file.stat();
      if (!stats.isFile()) throw unreadable(path, "is no file");
      if (stats.size > mostBytes) throw unreadable(path, `is larger than ${byteCount(mostBytes)}`);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw unreadable(path, `cannot be read (${errorCode(error) ?? String(error)})`, error);
  }
}

const unreadable = (path: string, why: string, cause?: unknown) =>
  new UsageError({
    code: "wheel_unreadable",
    message: `${path} ${why}.`,
    hint: "Name the wheel's file, or leave --file out and have pip fetch it.",
    cause,
  });
