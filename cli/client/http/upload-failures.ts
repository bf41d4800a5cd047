import { UsageError } from "../errors.ts";
import { NetworkError } from "./network-error.ts";

/** A picture of which less is there than was said. */
export const fileChanged = (cause: unknown) =>
  new UsageError({
    code: "file_changed",
    message: "The file could not be read to its end: it was changed or removed meanwhile.",
    hint: "Upload it again when nothing writes to it.",
    cause,
  });

/** Nothing moved, for too long. */
export const uploadStalled = (url: string, cause: unknown) =>
  new NetworkError(
    "timeout",
    `The upload to ${new URL(url).host} came to a standstill.`,
    "Check the connection and upload the file again.",
    cause,
  );
