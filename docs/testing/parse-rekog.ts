import { Readable } from "node:stream";
import { type Command, CommanderError } from "commander";
import type { Deps } from "../../cli/deps.ts";
import { createProgram } from "../../cli/program.ts";
import { createSpyOutput } from "../../cli/testing/spy-output.ts";

/** The program, which parses and then does nothing. */
function createIdleProgram(): Command {
  const stdout = createSpyOutput();
  const deps: Partial<Deps> = {
    version: "1.2.3",
    stdin: Readable.from([]),
    stdout,
    stderr: stdout,
  };
  const program = createProgram(deps as Deps);
  for (const command of descendants(program)) {
    if (command.commands.length === 0 && command.name() !== "help") command.action(() => {});
  }
  return program;
}

const descendants = (command: Command): Command[] =>
  command.commands.flatMap((child) => [child, ...descendants(child)]);

/** Every long option of any command. */
export const rekogOptions = (): string[] => {
  const program = createIdleProgram();
  const options = [program, ...descendants(program)].flatMap((command) => command.options);
  return ["--help", ...options.flatMap(({ long }) => long ?? [])];
};

/**
 * Whether `rekog` would take these words; a command that is only named needs nothing more.
 * @throws what it would say
 */
export async function parseRekog(words: readonly string[]): Promise<void> {
  const program = createIdleProgram();
  if (words.length > 0 && isNamed(program, words)) return;
  try {
    await program.parseAsync([...words], { from: "user" });
  } catch (error) {
    const isHelp = error instanceof CommanderError && error.exitCode === 0;
    if (!isHelp) throw error;
  }
}

function isNamed(program: Command, words: readonly string[]): boolean {
  let found: Command | undefined = program;
  for (const word of words) found = found?.commands.find((command) => command.name() === word);
  return found !== undefined;
}
