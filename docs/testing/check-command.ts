import { existsSync } from "node:fs";
import { simpleCommands, synopsisLines } from "./command-lines.ts";
import { root } from "./pages.ts";
import { parseRekog } from "./parse-rekog.ts";

/** What the documents' placeholders may be. */
const samples: Record<string, string> = {
  COMMAND: "upload",
  FINGERPRINT: "ab".repeat(32),
  SHELL: "bash",
  URL: "https://example.com/hook",
};

/** Asks a program's stand-in; see `stand-ins/`. */
async function askStandIn(program: string, words: string[]): Promise<void> {
  const url = new URL(`stand-ins/${program}.mjs`, import.meta.url).href;
  const standIn: { refusal(words: string[]): string | undefined } = await import(url);
  const why = standIn.refusal(words);
  if (why !== undefined) throw new Error(why);
}

/** By the program's name: throws what is wrong with the words behind it. */
const checks: Record<string, (words: string[]) => Promise<void> | undefined> = {
  rekog: parseRekog,
  npx: ([program = "", ...words]) =>
    program === "rekog" ? parseRekog(words) : askStandIn("npx", [program, ...words]),
  npm: (words) => askStandIn("npm", words),
  sls: (words) => askStandIn("sls", words),
  aws: (words) => askStandIn("aws", words),
  "openapi-python-client": (words) => askStandIn("openapi-python-client", words),
  node: ([script = ""]) => mustExist(script),
  ".ci/run": () => mustExist(".ci/run"),
};

function mustExist(script: string): undefined {
  const isOption = script.startsWith("-");
  if (!isOption && !existsSync(new URL(script, root))) throw new Error(`There is no ${script}.`);
}

/** Whether a piece of code is a command that can be looked at: a program that is known here, with words behind it. */
export const isCommand = (code: string) =>
  simpleCommands(code).some(([program = "", ...words]) => words.length > 0 && program in checks);

/**
 * What is wrong with a line, or a synopsis, of rekog, npm, sls, aws or node: that the program does not know a command, an
 * option or a file in it. It is not run. What other programs are there stays unlooked at.
 */
export async function breachesOf(line: string): Promise<string[]> {
  const breaches: string[] = [];
  for (const command of synopsisLines(line).flatMap(simpleCommands)) {
    const [program = "", ...words] = command;
    const filled = words.map((word) => samples[word] ?? word);
    try {
      await checks[program]?.(filled);
    } catch (error) {
      breaches.push(`${line}: ${String(error instanceof Error ? error.message : error)}`);
    }
  }
  return breaches;
}
