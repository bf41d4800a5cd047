import { addAbortSignal } from "node:stream";
import { RekogError, UsageError } from "../../../client/errors.ts";
import { limitsInWords, maxFileBytes } from "../../../client/image-limits.ts";
import type { Input } from "../../../deps.ts";
import type { PictureFile } from "../../../recognise/check-file.ts";

/** How what was piped in is called. */
export const stdinName = "stdin";

/** The reason why nothing can be read there, before anything is read. */
export function checkStdin(stdin: Input): UsageError | undefined {
  if (stdin.isFolder) return folderOnStdin();
  if (!stdin.isTTY) return undefined;
  return new UsageError({
    code: "stdin_is_a_terminal",
    message: "`-` reads a picture from stdin, but nothing is piped in.",
    hint: "Pipe a picture in (curl … | rekog upload -), or name its file.",
  });
}

/**
 * The picture that is piped in. It is held in memory, since its size must be known before it is sent; no more is read than
 * one chunk beyond what a picture may have.
 * @returns the reason when it cannot be uploaded
 * @throws the signal's reason
 */
export async function readStdin(
  stdin: Input,
  signal: AbortSignal,
): Promise<PictureFile | RekogError> {
  signal.throwIfAborted();
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  try {
    addAbortSignal(signal, stdin);
    for await (const chunk of stdin) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      sizeBytes += bytes.length;
      if (sizeBytes > maxFileBytes) return tooLarge();
    }
  } catch (error) {
    signal.throwIfAborted();
    return unreadable(error);
  }
  if (sizeBytes === 0) return empty();
  return { path: stdinName, sizeBytes, bytes: Buffer.concat(chunks, sizeBytes) };
}

const tooLarge = () =>
  new RekogError({
    kind: "recognition_failed",
    code: "image_too_large",
    message: `More than ${limitsInWords.bytes} came on stdin, which is more than a picture may have.`,
    hint: "Scale the picture down (1,600 pixels on the longer side is plenty), and check that it is one picture only.",
  });

/** Nothing else reads one: of what is in a folder, each picture is told by its name. */
const folderOnStdin = () =>
  new UsageError({
    code: "stdin_is_a_folder",
    message: "`-` reads a picture from stdin, and a folder was put there.",
    hint: "Name the folder instead, with -r for those in it: `rekog upload -r FOLDER`.",
  });

const empty = () =>
  new UsageError({
    code: "empty_stdin",
    message: "Nothing came on stdin (0 bytes).",
    hint: "Check the command before the pipe: it may have failed.",
  });

const unreadable = (cause: unknown) =>
  new UsageError({
    code: "stdin_not_readable",
    message: "Stdin could not be read to its end.",
    hint: "Write the picture to a file and upload that.",
    cause,
  });
