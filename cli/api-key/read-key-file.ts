import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { errorCode } from "../client/error-code.ts";
import { RekogError, UsageError } from "../client/errors.ts";
import type { Deps } from "../deps.ts";
import { openReadable } from "../files/open-readable.ts";
import { isExposed } from "../profiles/exposed.ts";
import { shellQuoted } from "../ui/shell-quoted.ts";
import { type GivenKey, givenKey } from "./given-key.ts";
import { promptForKey } from "./prompt-for-key.ts";

type KeyFileDeps = Pick<Deps, "platform" | "stdin" | "stderr" | "signal" | "sleep">;

/** A key has 76 letters. */
const longestBytes = 4_096;

/**
 * The key in a file, or in what is piped in or typed where that is `-`. A pipe by its name, as of a shell's `<(…)`, will do.
 * @throws {UsageError} `api_key_file_exposed`, `api_key_file_not_readable`, `invalid_api_key`; the signal's reason
 */
export async function readKeyFile(path: string, deps: KeyFileDeps): Promise<GivenKey> {
  if (path === "-") return readKeyFromStdin(deps);
  try {
    const stats = await stat(path);
    if ((stats.isFile() || stats.isFIFO()) && isExposed(stats, deps.platform)) throw exposed(path);
    return givenKey(await readAll(await openReadable(path, deps)), `the file ${path}`);
  } catch (error) {
    deps.signal.throwIfAborted();
    throw error instanceof RekogError ? error : notReadable(path, error);
  }
}

/**
 * The key that is piped in, or typed at a terminal, which does not show it.
 * @throws {UsageError} `invalid_api_key`; the signal's reason
 */
export async function readKeyFromStdin(deps: KeyFileDeps): Promise<GivenKey> {
  const { stdin, stderr, signal } = deps;
  if (stdin.isTTY) return givenKey(await promptForKey({ stdin, stderr, signal }), "what was typed");
  const end = () => stdin.destroy();
  signal.addEventListener("abort", end, { once: true });
  try {
    signal.throwIfAborted();
    return givenKey(await readAll(stdin), "stdin");
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof RekogError ? error : notReadable("stdin", error);
  } finally {
    signal.removeEventListener("abort", end);
  }
}

async function readAll(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
    bytes += chunk.length;
    // More than a key is none; its end is not waited for.
    if (bytes > longestBytes) break;
  }
  return Buffer.concat(chunks)
    .toString("utf8")
    .replace(/^\ufeff/, "");
}

const exposed = (path: string) =>
  new UsageError({
    code: "api_key_file_exposed",
    message: `The file with the API key, ${path}, can be read by others, so it is not used.`,
    hint: `Run \`chmod 600 ${shellQuoted(path)}\`. If somebody may have read it, make a new key and revoke this one.`,
  });

const notReadable = (path: string, cause: unknown) =>
  new UsageError({
    code: "api_key_file_not_readable",
    message: `The file with the API key, ${path}, cannot be read (${errorCode(cause)}).`,
    hint: "Name a file that has the key and nothing else, or put the key into REKOG_API_KEY.",
    cause,
  });
