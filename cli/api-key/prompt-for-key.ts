import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { InterruptedError } from "../client/errors.ts";
import type { Deps } from "../deps.ts";

const prompt = "API key (it is not shown): ";

/**
 * Asks for a key at the terminal, and does not show what is typed.
 * @throws {InterruptedError} Ctrl-C, Ctrl-\\ or Ctrl-D; the signal's reason
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
  const interrupt = () => given.abort(new InterruptedError("Nothing was changed."));
  // The terminal hands every key to who reads it so, also those that else are signals.
  const onKey = (_text: unknown, { sequence }: { sequence?: string }) => {
    if (sequence === "\x1c") interrupt();
  };
  stdin.on("keypress", onKey);
  lines.on("SIGINT", interrupt);
  lines.on("close", interrupt);
  // It was stopped (Ctrl-Z) and is wanted again: paused, it would end, and the shell would show what is typed next.
  lines.on("SIGCONT", () => {
    stderr.write(prompt);
    lines.resume();
  });
  stderr.write(prompt);
  const ending = AbortSignal.any([signal, given.signal]);
  try {
    return await lines.question("", { signal: ending });
  } catch (error) {
    throw ending.aborted ? ending.reason : error;
  } finally {
    stderr.write("\n");
    stdin.off("keypress", onKey);
    lines.close();
    stdin.pause();
  }
}
