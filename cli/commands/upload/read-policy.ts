import { stat } from "node:fs/promises";
import { addAbortSignal, type Readable } from "node:stream";
import type { Policy } from "../../client/api-types.ts";
import { errorCode } from "../../client/error-code.ts";
import { UsageError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import { openReadable } from "../../files/open-readable.ts";
import { yamlWords } from "../../ui/yaml-words.ts";

export type PolicyDeps = Pick<Deps, "stdin" | "signal" | "sleep">;

/** A policy that names every moderation label twice has a few thousand. */
const mostBytes = 64_000;

const shape =
  "Write it as JSON or YAML, such as {block: {Explicit: 60}, review: {Alcohol: 80}}: names of moderation labels, and from which confidence on they count.";

/**
 * A policy of JSON or YAML from a file, from a pipe by its name as of a shell's `<(…)`, or from stdin (`-`). Which labels there
 * are, and what a threshold may be, is the API's to say.
 * @throws {UsageError} `policy_not_readable`, `invalid_policy`, `stdin_is_a_terminal`; the signal's reason
 */
export async function readPolicy(source: string, deps: PolicyDeps): Promise<Policy> {
  const path = nameOf(source);
  const text = await readText(source, deps);
  const { parseYaml } = await import("./parse-yaml.ts");
  let policy: unknown;
  try {
    policy = parseYaml(text);
  } catch (error) {
    throw invalid(path, `it is neither JSON nor YAML (${yamlWords(firstLine(error))})`, error);
  }
  if (typeof policy !== "object" || policy === null || Array.isArray(policy)) {
    throw invalid(path, "it is no object with block or review");
  }
  return policy as Policy;
}

async function readText(source: string, deps: PolicyDeps): Promise<string> {
  const { signal } = deps;
  try {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    // Of a pipe nobody knows how much is to come: it is not read to its end.
    for await (const chunk of await open(source, deps)) {
      chunks.push(Buffer.from(chunk));
      sizeBytes += chunk.length;
      if (sizeBytes > mostBytes) {
        throw invalid(nameOf(source), "it has more than 64 kB, which no policy needs");
      }
    }
    signal.throwIfAborted();
    return decode(Buffer.concat(chunks), source);
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof UsageError) throw cause;
    const code = errorCode(cause);
    throw new UsageError({
      code: "policy_not_readable",
      message:
        code === "ENOENT" || code === "ENOTDIR"
          ? `There is no file ${source} with a policy.`
          : `The policy ${nameOf(source)} cannot be read (${code}).`,
      hint: "Check the path after --policy.",
      cause,
    });
  }
}

/** Without the mark that editors on Windows put before it. */
function decode(bytes: Uint8Array, source: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw invalid(nameOf(source), "it is not UTF-8 text, as which it must be saved", cause);
  }
}

async function open(source: string, { stdin, signal, sleep }: PolicyDeps): Promise<Readable> {
  if (source === "-") {
    if (stdin.isTTY) throw nothingPipedIn();
    return addAbortSignal(signal, stdin);
  }
  if ((await stat(source)).isDirectory()) throw invalid(source, "it is a folder");
  return openReadable(source, { signal, sleep });
}

const nameOf = (source: string) => (source === "-" ? "stdin" : source);

const nothingPipedIn = () =>
  new UsageError({
    code: "stdin_is_a_terminal",
    message: "`--policy -` reads the policy from stdin, but nothing is piped in.",
    hint: "Pipe it in, or name its file.",
  });

const invalid = (path: string, why: string, cause?: unknown) =>
  new UsageError({
    code: "invalid_policy",
    message: `${path} is no policy: ${why}.`,
    hint: shape,
    cause,
  });

const firstLine = (error: unknown) =>
  String((error as Error).message)
    .split("\n", 1)[0]
    ?.replace(/[.:]$/, "") ?? "";
