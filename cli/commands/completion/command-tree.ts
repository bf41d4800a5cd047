import type { Argument, Command, Option } from "../../options/commander.ts";

/** What may stand where a value is expected. */
export type Values =
  | { kind: "choices"; choices: readonly string[] }
  | { kind: "files" | "folders" | "profiles" | "unknown" };

export interface OptionNode {
  /** The short one first, where there is one */
  names: readonly string[];
  description: string;
  /** Undefined for an option that stands alone */
  values: Values | undefined;
}

/** A command as completion sees it. */
export interface CommandNode {
  /** The words after `rekog`, with one space between; empty for `rekog` itself */
  path: string;
  commands: readonly { name: string; description: string }[];
  /** Those of the commands above it too: they are heard anywhere */
  options: readonly OptionNode[];
  /** What each argument may be; the last one's is for all that follow where it may be repeated */
  args: readonly { name: string; values: Values; isVariadic: boolean }[];
}

/** Every command of a program that its help shows, the program itself first. */
export function commandNodes(program: Command): CommandNode[] {
  return nodesBelow(program, "", []);
}

function nodesBelow(
  command: Command,
  path: string,
  inherited: readonly OptionNode[],
): CommandNode[] {
  const help = command.createHelp();
  const own = help.visibleOptions(command).map(optionNode);
  const ownNames = new Set(own.flatMap(({ names }) => names));
  // Each command has its own --help, and only the program has --version.
  const options = [...own, ...inherited.filter(({ names }) => !names.some((n) => ownNames.has(n)))];
  const handedDown = options.filter(({ names }) => !names.includes("--version"));
  const commands = help.visibleCommands(command);
  const node: CommandNode = {
    path,
    commands: commands.map((child) => ({
      name: child.name(),
      description: help.subcommandDescription(child),
    })),
    options,
    args: command.registeredArguments.map((argument) => argumentNode(argument, command)),
  };
  const below = commands.flatMap((child) => {
    const childPath = path ? `${path} ${child.name()}` : child.name();
    // Commander makes this one when it is asked for help: what it explains are its siblings, and what is below them.
    return child.name() === "help"
      ? nodesOfHelp(command, childPath)
      : nodesBelow(child, childPath, handedDown);
  });
  return [node, ...below];
}

function nodesOfHelp(explained: Command, path: string): CommandNode[] {
  const help = explained.createHelp();
  const below = help.visibleCommands(explained).filter((child) => child.name() !== "help");
  const commands = below.map((child) => ({
    name: child.name(),
    description: help.subcommandDescription(child),
  }));
  return [
    { path, commands, options: [], args: [] },
    ...below.flatMap((child) => nodesOfHelp(child, `${path} ${child.name()}`)),
  ];
}

function optionNode(option: Option): OptionNode {
  const { short, long, description, argChoices } = option;
  const names = [short, long].filter((name) => name !== undefined);
  const takesValue = option.required || option.optional;
  const placeholder = /[<[](.*?)[>\]]/.exec(option.flags)?.[1] ?? "";
  const values = long === "--profile" ? profiles : valuesOf(placeholder, argChoices);
  return { names, description, values: takesValue ? values : undefined };
}

function argumentNode(argument: Argument, command: Command) {
  const isProfile = command.name() === "use" && command.parent?.name() === "config";
  const values = isProfile ? profiles : valuesOf(argument.name(), argument.argChoices);
  return { name: argument.name(), values, isVariadic: argument.variadic };
}

const profiles: Values = { kind: "profiles" };

/** @param placeholder how help names the value: `file`, `dir`, `blob.json` */
function valuesOf(placeholder: string, choices: readonly string[] | undefined): Values {
  if (choices) return { kind: "choices", choices };
  if (/file|zip|json/i.test(placeholder)) return { kind: "files" };
  return { kind: /dir|folder/i.test(placeholder) ? "folders" : "unknown" };
}
