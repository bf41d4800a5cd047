import { RekogError, UsageError } from "../errors.ts";

/** Larger ones are refused for their size alone; their bytes need not be read for that. */
export const maxHashedBytes = 64 * 1024 * 1024;

/** What was there when it was opened could not be read. */
export const unreadableToItsEnd = (name: string, cause: unknown) =>
  cause instanceof RekogError
    ? cause
    : new UsageError({
        code: "unreadable_file",
        message: `${name} could not be read to its end.`,
        hint: "Check the file and the disk it is on, and try again.",
        cause,
      });
