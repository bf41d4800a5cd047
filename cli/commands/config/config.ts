import { keyInArguments } from "../../api-key/key-in-arguments.ts";
import type { Deps } from "../../deps.ts";
import { Argument, type Command } from "../../options/commander.ts";
import type { GlobalOptions } from "../../settings.ts";

const examples = `
Examples:
  rekog config set endpoint https://api.example.com
  rekog config set endpoint https://api.example.com --profile prod
  rekog config use prod                       all commands use it from now on
  rekog config use local                      back to local mode
  rekog config set api-key --profile prod     asks for the key, and does not show it
  rekog config list
  rekog get BLOB_ID --profile prod            for one command

A profile names an API. The profile \`local\` is built in: it has no endpoint, and so means local mode. \`rekog deploy\`
makes a profile with the stage's name.
A profile's key is in credentials.json beside the file of profiles, for you alone, and goes to that profile's endpoint only.
Which key counts: --api-key-file, REKOG_API_KEY, the key of the profile in use.
Which API counts: --endpoint, --profile, REKOG_ENDPOINT, REKOG_PROFILE, the active profile, else local mode.
`;

const setExamples = `
Examples:
  rekog config set endpoint https://api.example.com
  rekog config set endpoint https://api.example.com --profile prod
  rekog config set api-key --profile prod     asks for the key, and does not show it
  rekog config set api-key < key.txt          of the active profile; what is piped in
  rekog config set api-key --api-key-file key.txt
`;

const unsetExamples = `
Examples:
  rekog config unset endpoint                 of the active profile
  rekog config unset endpoint --profile prod  its key goes, too
  rekog config unset api-key --profile prod   the key alone
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

type Setting = "endpoint" | "api-key";

const setting = () => new Argument("<setting>", "what to change").choices(["endpoint", "api-key"]);

export function addConfigCommand(program: Command, deps: Deps): void {
  const config = program
    .command("config")
    .summary("choose which API commands use")
    .description("Choose which API commands use, by profiles.")
    .addHelpText("after", examples);
  config
    .command("set")
    .description("Give a profile (or the active one) an endpoint, which makes it; or an API key.")
    .addArgument(setting())
    .argument("[url]", "of the API; a key is asked for, and never stands here")
    .addHelpText("after", setExamples)
    .action(async (what: Setting, url: string | undefined, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      if (what === "api-key") {
        if (url !== undefined) throw keyInArguments("`config set api-key KEY`");
        const { runConfigSetKey } = await import("./run-config-key.ts");
        return runConfigSetKey(options, deps);
      }
      if (url === undefined) command.error("error: missing required argument 'url'");
      const { runConfigSet } = await import("./run-config.ts");
      await runConfigSet(url, options, deps);
    });
  config
    .command("unset")
    .description(
      "Remove a profile's endpoint, and the profile and its key with it; or its key alone.",
    )
    .addArgument(setting())
    .addHelpText("after", unsetExamples)
    .action(async (what: Setting, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      if (what === "api-key") {
        const { runConfigUnsetKey } = await import("./run-config-key.ts");
        return runConfigUnsetKey(options, deps);
      }
      const { runConfigUnset } = await import("./run-config.ts");
      await runConfigUnset(options, deps);
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
