import type { BlobStatus } from "../../client/api-types.ts";
import type { ListPageOptions } from "../../client/client-options.ts";
import { createEndWatch } from "../../client/end-watch.ts";
import { UsageError } from "../../client/errors.ts";
import { withApi } from "../../connection/with-api.ts";
import type { Deps } from "../../deps.ts";
import { type GlobalOptions, resolveSettings } from "../../settings.ts";
import { cleanJson } from "../../ui/clean-text.ts";
import { createNotices } from "../../ui/notices.ts";
import { entryLines, headingLines } from "./entry-text.ts";
import { writeAll } from "./write-all.ts";

export interface ListOptions extends GlobalOptions {
  status?: BlobStatus[];
  since?: Date;
  until?: Date;
  metadata?: Record<string, string>;
  /** `Infinity` for all */
  limit: number;
}

const largestPage = 100;

/** `rekog list`: what a page has is written before the next is asked for. */
export async function runList(options: ListOptions, deps: Deps): Promise<void> {
  const settings = resolveSettings(options, deps);
  const { stdout, signal } = deps;
  const { status, since: createdAfter, until: createdBefore, metadata, limit } = options;
  if (createdAfter && createdBefore && createdAfter >= createdBefore) throw emptySpan();
  const filters = { status, createdAfter, createdBefore, metadata };
  const notices = await createNotices(deps.stderr, settings);
  const columns = stdout.isTTY === true ? (stdout.columns ?? 80) : undefined;
  const layout = { columns, colour: settings.colour.stdout };
  await withApi({ deps, settings, notices }, async (client) => {
    const readPage = (page: ListPageOptions) => {
      notices.working("reading…");
      return client.listPage({ ...filters, ...page, signal }).finally(() => notices.rest());
    };
    let told = 0;
    let mayBeMore = true;
    const end = createEndWatch(client.endpoint);
    for (let cursor: string | undefined; mayBeMore && told < limit; ) {
      const left = limit - told;
      const page = await readPage({ pageSize: Math.min(largestPage, left), cursor });
      const blobs = page.blobs.slice(0, left);
      const lines = settings.json
        ? blobs.map(cleanJson)
        : blobs.flatMap((blob) => entryLines(blob, layout));
      if (!settings.json && told === 0 && blobs.length > 0) lines.unshift(...headingLines(layout));
      await writeAll(stdout, lines.map((line) => `${line}\n`).join(""), signal);
      told += blobs.length;
      end.passed(page);
      cursor = page.next_cursor;
      mayBeMore = cursor !== undefined || page.blobs.length > blobs.length;
    }
    if (mayBeMore) {
      const more = `--limit ${10 * limit}, or --limit all`;
      notices.tell(`These are the newest ${limit}; there may be more: ${more}.`);
    }
    const isFiltered = Object.values(filters).some((filter) => filter !== undefined);
    // Of `2h` the user sees nothing else of the clock that it was reckoned by, which may be wrong.
    const since = createdAfter
      ? ` since ${createdAfter.toISOString()} (by this machine's clock)`
      : "";
    if (told === 0)
      notices.tell(isFiltered ? `There is no such blob${since}.` : "There is no blob yet.");
  });
}

const emptySpan = () =>
  new UsageError({
    code: "empty_time_span",
    message: "--until is not later than --since: no blob was created in between.",
    hint: "Give the earlier time to --since. `2h` is two hours ago.",
  });
