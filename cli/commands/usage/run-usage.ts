import { withApi } from "../../connection/with-api.ts";
import type { Deps } from "../../deps.ts";
import { type GlobalOptions, resolveSettings } from "../../settings.ts";
import { cleanJson } from "../../ui/clean-text.ts";
import { warningText } from "../../ui/failure-text.ts";
import { createNotices } from "../../ui/notices.ts";
import { proseColumns } from "../../ui/wrap-text.ts";
import { limitLines, limitWarning } from "./limit-text.ts";
import { hasReserved, usageLines, wasUsed } from "./usage-text.ts";

export interface UsageOptions extends GlobalOptions {
  days: number;
}

/** `rekog usage`: the days as a table, then the limit of today; how near that is, on stderr. */
export async function runUsage(options: UsageOptions, deps: Deps): Promise<void> {
  const settings = resolveSettings(options, deps);
  const { stdout, stderr, signal } = deps;
  const notices = await createNotices(stderr, settings);
  await withApi({ deps, settings, notices }, async (client) => {
    notices.working("reading…");
    const { days } = options;
    const usage = await client.usage({ days, signal }).finally(() => notices.rest());
    if (settings.json) return void stdout.write(`${cleanJson(usage)}\n`);
    const columns = stdout.isTTY === true ? (stdout.columns ?? 80) : undefined;
    const lines = [
      ...usageLines(usage.days, { columns, colour: settings.colour.stdout }),
      "",
      ...limitLines(usage.limit, Date.now()),
    ];
    stdout.write(lines.map((line) => `${line}\n`).join(""));
    if (!usage.days.some(wasUsed)) {
      const span = usage.days.length === 1 ? "today" : `in these ${usage.days.length} days`;
      notices.tell(`Nothing was recognised ${span}.`);
    }
    if (usage.days.some(hasReserved)) {
      notices.tell("`reserved` is kept for calls under way, and for some that ended in a crash.");
    }
    const warning = usage.limit && limitWarning(usage.limit);
    const written = { colour: settings.colour.stderr, columns: proseColumns(stderr) };
    if (warning) stderr.write(warningText(warning, written));
  });
}
