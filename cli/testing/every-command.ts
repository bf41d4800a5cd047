import { Readable } from "node:stream";
import type { Command } from "commander";
import type { Deps } from "../deps.ts";
import { createProgram } from "../program.ts";
import { createSpyOutput } from "./spy-output.ts";

/** Every command and subcommand that help shows, as the words after `rekog`: `["callback"]`, `["callback", "resend"]`… */
export const everyCommand = (): string[][] => commandsOf(describedProgram());

/** Every command that stands behind `rekog`, with the long options of it, of its subcommands and of all commands. */
export function optionsOfCommands(): [string, string[]][] {
  const program = describedProgram();
  const optionsOf = (command: Command): string[] => [
    ...command.options.flatMap(({ long }) => long ?? []),
    ...command.commands.flatMap(optionsOf),
  ];
  const shared = program.options.flatMap(({ long }) => long ?? []);
  return program.commands.map((command) => [
    command.name(),
    ["--help", ...shared, ...optionsOf(command)],
  ]);
}

function describedProgram(): Command {
  const stdout = createSpyOutput();
  const described: Partial<Deps> = {
    version: "1.2.3",
    stdin: Readable.from([]),
    stdout,
    stderr: stdout,
  };
  return createProgram(described as Deps);
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
