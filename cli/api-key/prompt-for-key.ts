import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { InterruptedError } from "../client/errors.ts";
import type { Deps } from "../deps.ts";

/**
 * Asks for a key at the terminal, and does not show what is typed.
 * @throws {InterruptedError} Ctrl-C, or Ctrl-D; the signal's reason
 */
export async function promptForKey({
  stdin,
  stderr,
  signal,
}: Pick<Deps, "stdin" | "stderr" | "signal">): Promise<string> {
  signal.throwIfAborted();
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: silence, terminal: true });
  const given = new AbortController();
  // The terminal hands every key to who reads it so, also those that else are signals.
  lines.on("SIGINT", () => given.abort(new InterruptedError("Nothing was changed.")));
  lines.on("close", () => given.abort(new InterruptedError("Nothing was changed.")));
  stderr.write("API key (it is not shown): ");
  const ending = AbortSignal.any([signal, given.signal]);
  try {
    return await lines.question("", { signal: ending });
  } catch (error) {
    throw ending.aborted ? ending.reason : error;
  } finally {
    stderr.write("\n");
    lines.close();
    stdin.pause();
  }
}
