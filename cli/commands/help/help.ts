import type { Command } from "../../options/commander.ts";

const examples = `
Examples:
  rekog help upload                           the same as: rekog upload --help
  rekog help config set
`;

/** `rekog help COMMAND…`: commander's own looks at one name only, and says nothing of one that it does not know. */
export function addHelpCommand(program: Command): void {
  program
    .command("help")
    .summary("print help for a command")
    .description("Print help for a command.")
    .argument("[command...]", "its name")
    .addHelpText("after", examples)
    .action(async (names: string[]) => {
      let found = program;
      for (const name of names) {
        const next = found.commands.find((command) => command.name() === name);
        // A name that is no command's: commander refuses it, and suggests another.
        if (!next && found.commands.length > 0) await found.parseAsync([name], { from: "user" });
        found = next ?? found;
      }
      found.help();
    });
}
