import type { Deps } from "../../deps.ts";
import type { Command } from "../../options/commander.ts";
import { collectNames, parseWrittenPath } from "../../options/option-parsers.ts";
import { parseExpiry, parseNumber, parseOverlap } from "./parse-terms.ts";
import type { CreateOptions, RotateOptions } from "./run-keys.ts";
import type { KeysOptions } from "./which-keys.ts";

const which = `
Which keys: those of --stage in --region; without it those of the profile in use, as \`rekog deploy\` made it.
They are written with your AWS credentials, straight into the stage's table.
Where local mode is in use, they are those of the \`rekog local\` that runs.
`;

const examples = `
Examples:
  rekog keys create --stage prod --name web --scopes blobs:write,blobs:read
  rekog keys list --stage prod
  rekog keys rotate KEY_ID --stage prod       a new one; the old one ends a day later
  rekog keys revoke KEY_ID --stage prod
${which}`;

const createExamples = `
Examples:
  rekog keys create --name web                for everything, for ever
  rekog keys create --name web --scopes blobs:write,blobs:read --expires 90d
  rekog keys create --name shop --account shop --per-minute 600 --daily-limit 0.25
  key=$(rekog keys create --stage prod --name ci)
  rekog keys create --stage prod --name me | rekog config set api-key --profile prod

The key alone is printed on stdout, and only this once: what is kept is a hash of its secret.
Scopes: blobs:write, blobs:read, blobs:delete, callbacks:write, usage:read.
${which}`;

const listExamples = `
Examples:
  rekog keys list --stage prod
  rekog keys list --stage prod --json
${which}`;

const revokeExamples = `
Examples:
  rekog keys revoke KEY_ID --stage prod       \`rekog keys list\` has the ids
${which}`;

const rotateExamples = `
Examples:
  rekog keys rotate KEY_ID --stage prod       both are good for a day
  rekog keys rotate KEY_ID --stage prod --overlap 1h
  rekog keys rotate KEY_ID --stage prod --overlap 0

The new key has the account, name, scopes, expiry and limits of the old one.
It is printed on stdout, only this once.
The old one ends after the overlap, or when it would have ended anyhow, if that is sooner.
${which}`;

export function addKeysCommand(program: Command, deps: Deps): void {
  const keys = program
    .command("keys")
    .summary("make and revoke API keys")
    .description("Make, list, rotate and revoke the API keys of a stage.")
    .addHelpText("after", examples);

  ofStage(keys.command("create"))
    .description("Make an API key, and print it this once.")
    .option("--name <name>", "what it is for, as lists show it", "unnamed")
    .option("--account <name>", "whose blobs it creates and sees (default: default)")
    .option("--scopes <list>", "what it may do, with commas (default: everything)", collectNames)
    .option("--expires <when>", "90d, 12h, 2027-01-31 or a time (default: never)", parseExpiry)
    .option("--per-minute <number>", "requests a minute", parseNumber)
    .option("--daily-limit <dollars>", "what it may spend in a day (UTC)", parseNumber)
    .addHelpText("after", createExamples)
    .action(async (_options: unknown, command: Command) => {
      const { runCreate } = await import("./run-keys.ts");
      await runCreate(command.optsWithGlobals<CreateOptions>(), deps);
    });

  ofStage(keys.command("list"))
    .description("Print the API keys, without their secrets.")
    .addHelpText("after", listExamples)
    .action(async (_options: unknown, command: Command) => {
      const { runList } = await import("./run-keys.ts");
      await runList(command.optsWithGlobals<KeysOptions>(), deps);
    });

  ofStage(keys.command("revoke"))
    .description("End an API key; it takes a minute at most until everybody knows.")
    .argument("<key_id>", "as `rekog keys list` prints it")
    .addHelpText("after", revokeExamples)
    .action(async (id: string, _options: unknown, command: Command) => {
      const { runRevoke } = await import("./run-keys.ts");
      await runRevoke(id, command.optsWithGlobals<KeysOptions>(), deps);
    });

  ofStage(keys.command("rotate"))
    .description("Make an API key in the place of another, which ends a while later.")
    .argument("<key_id>", "as `rekog keys list` prints it")
    .option("--overlap <time>", "for how long both are good: 24h, 30m, 7d, 0", parseOverlap)
    .addHelpText("after", rotateExamples)
    .action(async (id: string, _options: unknown, command: Command) => {
      const { runRotate } = await import("./run-keys.ts");
      await runRotate(id, command.optsWithGlobals<RotateOptions>(), deps);
    });
}

const ofStage = (command: Command) =>
  command
    .option("--stage <name>", "of a deployed stage")
    .option("--region <region>", "where it is deployed")
    .option("--aws-profile <name>", "of your AWS credentials")
    .option("--data-dir <dir>", "of the local mode that has this data folder", parseWrittenPath);
