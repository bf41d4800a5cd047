import { UsageError } from "./client/errors.ts";
import type { Command } from "./options/commander.ts";

export interface MeantCommand {
  /** Such as `callback resend`; empty where none was meant */
  name: string;
  /** Whether its arguments are paths */
  takesFiles: boolean;
}

/**
 * Commander's words for wrong usage (`error: unknown command 'uplod'`, then perhaps `(Did you mean upload?)`) in the form
 * of every other failure.
 */
export function usageError(commanderText: string, { name, takesFiles }: MeantCommand): UsageError {
  const [what = "", suggestion] = commanderText.trim().split("\n");
  const about = name === "" ? "" : `${name} `;
  const isFile = takesFiles && what.startsWith("error: unknown option");
  return new UsageError({
    message: what
      .replace(/^error: /, "")
      // Of an option commander says this better.
      .replace(
        /^command-argument value '(.*)' is invalid for argument '([^']*)'/s,
        "argument '$2': '$1' is invalid",
      ),
    hint: suggestion
      ? suggestion.replace(/^\((.*)\)$/, "$1")
      : `Run \`rekog ${about}--help\` to see what there is.${isFile ? behindDashes : ""}`,
  });
}

const behindDashes = " A file whose name begins with a dash comes last, behind `--`.";

/** The command that arguments name, as far as they do: `callback resend`, or nothing. */
export function commandIn(program: Command, args: readonly string[]): MeantCommand {
  const names: string[] = [];
  let command = program;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? "";
    if (arg === "--") break;
    if (arg.startsWith("-")) {
      // The value of a global option is no command.
      const takesValue = program.options.some(({ long, required }) => required && long === arg);
      if (takesValue) index += 1;
      continue;
    }
    const next = command.commands.find(
      (known) => known.name() === arg || known.aliases().includes(arg),
    );
    if (!next) break;
    names.push(next.name());
    command = next;
  }
  // Help has no help of its own.
  return {
    name: names.filter((name) => name !== "help").join(" "),
    takesFiles: command.registeredArguments.some((argument) => pathNames.has(argument.name())),
  };
}

/** As the commands name those of their arguments that are paths. */
const pathNames = new Set(["file", "blob.json", "folder|zip"]);
