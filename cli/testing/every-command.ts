import { Readable } from "node:stream";
import type { Command } from "commander";
import type { Deps } from "../deps.ts";
import { createProgram } from "../program.ts";
import { createSpyOutput } from "./spy-output.ts";

/** Every command and subcommand that help shows, as the words after `rekog`: `["callback"]`, `["callback", "resend"]`… */
export function everyCommand(): string[][] {
  const stdout = createSpyOutput();
  const described: Partial<Deps> = {
    version: "1.2.3",
    stdin: Readable.from([]),
    stdout,
    stderr: stdout,
  };
  return commandsOf(createProgram(described as Deps));
}

function commandsOf(command: Command, path: string[] = []): string[][] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((child) => path.length === 0 || child.name() !== "help")
    .flatMap((child) => {
      const childPath = [...path, child.name()];
      return [childPath, ...commandsOf(child, childPath)];
    });
}
