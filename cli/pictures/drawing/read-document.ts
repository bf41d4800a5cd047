import { addAbortSignal } from "node:stream";
import { errorCode } from "../../client/error-code.ts";
import { RekogError, UsageError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import { openReadable } from "../../files/open-readable.ts";

/** A thousand labels with a thousand boxes are less. */
const mostJsonBytes = 64_000_000;

/** The text of a result, from a file or stdin (`-`). @throws {UsageError} `file_not_found`, `file_not_readable`, `stdin_is_a_terminal`, `json_too_large` */
export async function readDocument(
  source: string,
  { stdin, signal, sleep }: Deps,
): Promise<string> {
  const isPiped = source === "-";
  if (isPiped && stdin.isTTY) {
    throw new UsageError({
      code: "stdin_is_a_terminal",
      message: "`-` reads the result from stdin, but nothing is piped in.",
      hint: "Pipe it in (rekog get BLOB_ID --json | rekog draw - FILE), or name its file.",
    });
  }
  if (isPiped && stdin.isFolder) {
    throw new UsageError({
      code: "stdin_is_a_folder",
      message: "`-` reads the result from stdin, and a folder was put there.",
      hint: "Put the file with the result there (`< blob.json`), or name it instead of `-`.",
    });
  }
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  try {
    const input = isPiped
      ? addAbortSignal(signal, stdin)
      : await openReadable(source, { signal, sleep });
    for await (const chunk of input) {
      signal.throwIfAborted();
      chunks.push(Buffer.from(chunk));
      sizeBytes += chunk.length;
      if (sizeBytes > mostJsonBytes) throw tooLarge(source);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof RekogError ? error : unreadable(source, error);
  }
  return textOf(Buffer.concat(chunks));
}

/** PowerShell 5 writes what it is told to put into a file (`>`) in UTF-16, with a mark that says so. */
function textOf(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString("hex");
  const encoding = { fffe: "utf-16le", feff: "utf-16be" }[mark] ?? "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

const tooLarge = (source: string) =>
  new UsageError({
    code: "json_too_large",
    message: `${source} has more than 64 MB, which no result has.`,
    hint: "Give the document of this picture alone.",
  });

function unreadable(source: string, cause: unknown): UsageError {
  const code = errorCode(cause);
  const isMissing = code === "ENOENT" || code === "ENOTDIR";
  return new UsageError({
    code: isMissing ? "file_not_found" : "file_not_readable",
    message: isMissing ? `There is no file ${source}.` : `${source} cannot be read (${code}).`,
    hint: "Check the path: first the JSON of the result, then the picture.",
    cause,
  });
}
