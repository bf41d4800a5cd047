import type { Deps } from "../../deps.ts";
import type { Command } from "../../options/commander.ts";
import { parsePort, parseWrittenPath } from "../../options/option-parsers.ts";
import { defaultConsolePort } from "./default-console-port.ts";
import type { ConsoleOptions } from "./run-console.ts";

const examples = `
Examples:
  rekog console                               the page, on local mode
  rekog console --profile prod                on a deployed API, with the profile's key
  rekog console --endpoint https://api.example.com --export public
                                              its files, for any web server

The key is in the part of the link behind the #, which no server is sent; the page keeps it in its tab. An exported page
has no key: whoever opens it is asked for one. \`rekog local\` has the page by itself, under /console/.
`;

export function addConsoleCommand(program: Command, deps: Deps): void {
  program
    .command("console")
    .summary("look at pictures, requests and costs in a browser")
    .description("Serve the page that shows pictures, what was found, requests and costs.")
    .option(
      "--port <number>",
      "port on 127.0.0.1; 0 picks a free one",
      parsePort,
      defaultConsolePort,
    )
    .option(
      "--export <dir>",
      "write the page into that folder, and serve nothing",
      parseWrittenPath,
    )
    .addHelpText("after", examples)
    .action(async (_options: unknown, command: Command) => {
      const { runConsole } = await import("./run-console.ts");
      await runConsole(command.optsWithGlobals<ConsoleOptions>(), deps);
    });
}
