import type { Deps } from "../../deps.ts";
import { type Command, Option } from "../../options/commander.ts";
import { parsePast } from "../../options/times.ts";
import { blobStates, collectStates, collectWanted, parseCount } from "./parse-list.ts";
import type { ListOptions } from "./run-list.ts";

const examples = `
Examples:
  rekog list                                  the newest hundred
  rekog list --status failed --since 2h
  rekog list --since 2026-11-01 --until 2026-12-01 --limit all
  rekog list --metadata order=4711 --json     one line of JSON for each
  rekog list --status failed --limit all --json | jq -r .blob_id

The newest come first. All that is given must hold; several states mean any of them. Dates are UTC's, unless an offset is said.
You see the blobs of your key's account, as they are now; \`rekog get BLOB_ID\` tells the rest of each.
`;

export function addListCommand(program: Command, deps: Deps): void {
  program
    .command("list")
    .summary("list blobs, the newest first")
    .description("List blobs, the newest first, with their status and their most confident labels.")
    .addOption(
      new Option("--status <status>", "only in this state, or these with commas; repeatable")
        .choices(blobStates)
        .argParser(collectStates),
    )
    .option("--since <time>", "only those created since 2h or 7d ago, or a date", parsePast)
    .option("--until <time>", "only those created before that", parsePast)
    .option("--metadata <key=value>", "only those created with it; repeatable", collectWanted)
    .option("--limit <number>", "how many at most, or all", parseCount, 100)
    .addHelpText("after", examples)
    .action(async (_options: unknown, command: Command) => {
      const { runList } = await import("./run-list.ts");
      await runList(command.optsWithGlobals<ListOptions>(), deps);
    });
}
