import type { Deps } from "../../deps.ts";
import type { Command } from "../../options/commander.ts";
import type { GlobalOptions } from "../../settings.ts";

const examples = `
Examples:
  rekog mcp                                   with local mode: no AWS account, no network
  rekog mcp --profile prod                    with a deployed API, and the profile's key
  claude mcp add rekog -- rekog mcp           for a client that is told so; others have a file of settings

An MCP client starts it, and ends it by closing stdin. Its tools are recognise (a picture by its path on this machine, which is
uploaded to the API), get, list, usage and doctor; they answer in JSON, as the commands do with --json.
`;

export function addMcpCommand(program: Command, deps: Deps): void {
  program
    .command("mcp")
    .summary("give agents tools: recognise, get, list, usage, doctor")
    .description("Serve the Model Context Protocol on stdin and stdout, for agents.")
    .addHelpText("after", examples)
    .action(async (_options: unknown, command: Command) => {
      const { runMcp } = await import("./run-mcp.ts");
      await runMcp(command.optsWithGlobals<GlobalOptions>(), deps);
    });
}
