import type { Deps } from "../../deps.ts";
import type { Command } from "../../options/commander.ts";
import { parseDays } from "../../options/option-parsers.ts";
import type { UsageOptions } from "./run-usage.ts";

const examples = `
Examples:
  rekog usage                                 the last seven days, and what is left today
  rekog usage --days 31
  rekog usage --days 1 --json | jq .limit.remaining_usd

Days are UTC's. A line has, for what was recognised: pictures that came to their end, calls that were paid, answers from the
cache (which cost nothing), pictures that were refused for what they are or for the limit, and the estimated cost.
It is what your key's account used; the limit is your key's or that of all keys together, whichever leaves less.
`;

export function addUsageCommand(program: Command, deps: Deps): void {
  program
    .command("usage")
    .summary("show what was recognised and spent, and what may still be today")
    .description("Show what was recognised and spent by day, and what may still be spent today.")
    .option("--days <number>", "how many days, today included, 1 to 31", parseDays, 7)
    .addHelpText("after", examples)
    .action(async (_options: unknown, command: Command) => {
      const { runUsage } = await import("./run-usage.ts");
      await runUsage(command.optsWithGlobals<UsageOptions>(), deps);
    });
}
