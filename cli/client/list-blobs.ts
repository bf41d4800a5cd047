import { unexpectedAnswer } from "./api-error.ts";
import type { BlobListEntry, BlobPage } from "./api-types.ts";
import type { ListOptions, ListPageOptions } from "./client-options.ts";
import { createEndWatch } from "./end-watch.ts";
import { UsageError } from "./errors.ts";
import type { ApiCalls } from "./http/api-calls.ts";
import { toldAsOlder } from "./http/older-api.ts";
import { ofList, ofListPage } from "./option-names.ts";
import {
  checkedNames,
  checkedObject,
  checkedOptions,
  invalidOptions,
} from "./options/checked-options.ts";
import { asBlobPage } from "./shapes/api-answers.ts";
import { tellable } from "./tellable.ts";

/** A page is one request whatever its size, and this is the largest. */
const defaultPageSize = 100;

/**
 * Where the API has a page of the list.
 * @throws {UsageError} `invalid_time`, `invalid_options`
 */
function listPath(options: ListPageOptions): string {
  const { status, createdAfter, createdBefore, metadata = {}, pageSize, cursor } = options;
  const query = new URLSearchParams();
  const states = typeof status === "string" ? [status] : status;
  if (states !== undefined) query.set("status", checkedNames(states, "status").join(","));
  if (createdAfter !== undefined) query.set("created_after", timeOf(createdAfter));
  if (createdBefore !== undefined) query.set("created_before", timeOf(createdBefore));
  for (const [name, value] of Object.entries(checkedObject(metadata, "metadata"))) {
    // Another value would be looked for as its text.
    if (typeof value !== "string") throw invalidOptions(`\`metadata.${name}\` must be a text.`);
    query.append(`metadata.${name}`, value);
  }
  if (pageSize !== undefined) query.set("limit", String(pageSize));
  if (cursor !== undefined) query.set("cursor", cursor);
  return query.size === 0 ? "/blobs" : `/blobs?${query}`;
}

/** One page of a list; never one that leads to itself. */
export async function readListPage(
  options: ListPageOptions,
  { ask, endpoint }: Pick<ApiCalls, "ask"> & { endpoint: string },
): Promise<BlobPage> {
  const { signal, timeoutMs, cursor } = checkedOptions(options, ofListPage);
  const request = { signal, timeoutMs, method: "GET", path: listPath(options) } as const;
  const page = await ask(request, asBlobPage, options).catch(toldAsOlder(endpoint));
  const isForEver = cursor !== undefined && page.next_cursor === cursor;
  if (isForEver) throw unexpectedAnswer(endpoint, 200);
  return page;
}

/** Every blob of a list, each page read when the one before it was taken. A page may be empty, and not the last. */
export async function* listBlobs(
  readPage: (options: ListPageOptions) => Promise<BlobPage>,
  options: ListOptions,
  endpoint: string,
): AsyncGenerator<BlobListEntry, void, undefined> {
  checkedOptions(options, ofList);
  const end = createEndWatch(endpoint);
  let cursor: string | undefined;
  do {
    options.signal?.throwIfAborted();
    const page: BlobPage = await readPage({ pageSize: defaultPageSize, ...options, cursor });
    yield* page.blobs;
    end.passed(page);
    cursor = page.next_cursor;
  } while (cursor !== undefined);
}

/** Of whichever realm it is. */
const isDate = (time: unknown): time is Date =>
  Object.prototype.toString.call(time) === "[object Date]";

function timeOf(time: Date | string): string {
  if (typeof time === "string") return time;
  if (isDate(time) && !Number.isNaN(time.getTime())) return time.toISOString();
  throw new UsageError({
    code: "invalid_time",
    message: tellable(`${String(time)} is no time.`),
    hint: "Give a Date that is one, or a text such as 2026-11-23T12:00:00Z.",
  });
}
