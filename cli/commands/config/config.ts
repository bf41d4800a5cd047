import { Argument, type Command } from "commander";
import type { Deps } from "../../deps.ts";
import type { GlobalOptions } from "../../settings.ts";

const examples = `
Examples:
  rekog config set endpoint https://api.example.com
  rekog config set endpoint https://api.example.com --profile prod
  rekog config use prod                       all commands use it from now on
  rekog config use local                      back to local mode
  rekog config list
  rekog get BLOB_ID --profile prod            for one command

A profile names an API. The profile \`local\` is built in: it has no endpoint, and so means local mode. \`rekog deploy\`
makes a profile with the stage's name.
Which API counts: --endpoint, --profile, REKOG_ENDPOINT, REKOG_PROFILE, the active profile, else local mode.
`;

const setExamples = `
Examples:
  rekog config set endpoint https://api.example.com
  rekog config set endpoint https://api.example.com --profile prod
`;

const unsetExamples = `
Examples:
  rekog config unset endpoint                 of the active profile
  rekog config unset endpoint --profile prod
`;

const useExamples = `
Examples:
  rekog config use prod                       all commands use it from now on
  rekog config use local                      back to local mode
`;

const listExamples = `
Examples:
  rekog config list
  rekog config list --json                    with the path of the file that they are in
`;

const setting = () => new Argument("<setting>", "what to change").choices(["endpoint"]);

export function addConfigCommand(program: Command, deps: Deps): void {
  const config = program
    .command("config")
    .summary("choose which API commands use")
    .description("Choose which API commands use, by profiles.")
    .addHelpText("after", examples);
  config
    .command("set")
    .description("Give a profile (--profile, or the active one) an endpoint; make it if it is new.")
    .addArgument(setting())
    .argument("<url>", "of the API")
    .addHelpText("after", setExamples)
    .action(async (_setting: string, url: string, _options: unknown, command: Command) => {
      const { runConfigSet } = await import("./run-config.ts");
      await runConfigSet(url, command.optsWithGlobals<GlobalOptions>(), deps);
    });
  config
    .command("unset")
    .description("Remove a profile's endpoint, and the profile with it.")
    .addArgument(setting())
    .addHelpText("after", unsetExamples)
    .action(async (_setting: string, _options: unknown, command: Command) => {
      const { runConfigUnset } = await import("./run-config.ts");
      await runConfigUnset(command.optsWithGlobals<GlobalOptions>(), deps);
    });
  config
    .command("use")
    .description("Make a profile the active one; `local` is local mode.")
    .argument("<name>", "of the profile")
    .addHelpText("after", useExamples)
    .action(async (name: string, _options: unknown, command: Command) => {
      const { runConfigUse } = await import("./run-config.ts");
      await runConfigUse(name, command.optsWithGlobals<GlobalOptions>(), deps);
    });
  config
    .command("list")
    .description("Print the profiles; the active one has a star.")
    .addHelpText("after", listExamples)
    .action(async (_options: unknown, command: Command) => {
      const { runConfigList } = await import("./run-config.ts");
      await runConfigList(command.optsWithGlobals<GlobalOptions>(), deps);
    });
}
