import { computed, effect, signal, untracked } from "@preact/signals";
import { listBlobs } from "../api/blobs.ts";
import { type Connection, connection } from "../api/connection.ts";
import { type Failure, failureOf } from "../api/failure.ts";
import type { BlobListEntry } from "../api/types.ts";
import { filters, queryOf } from "./filters.ts";

const pageLength = 50;

/** As far as it was read; it outlives the view, so that the way back leads to the same list. */
interface BlobListState {
  /** Page by page: what is drawn of one does not change with the next */
  pages: readonly (readonly BlobListEntry[])[];
  cursor: string | undefined;
  failure: Failure | undefined;
  isReading: boolean;
}

const nothing: BlobListState = {
  ...{ pages: [], cursor: undefined, failure: undefined, isReading: false },
};

export const blobList = signal<BlobListState>(nothing);

export const isEmpty = computed(() => {
  const { pages, failure, isReading } = blobList.value;
  return !isReading && !failure && pages.every(({ length }) => length === 0);
});

let reading = new AbortController();

/** Reads it from the beginning. */
export const reload = () => void read(nothing, undefined);

/** Reads on where it ends. */
export function readOn(): void {
  const { cursor, isReading } = blobList.peek();
  if (!isReading) void read(blobList.peek(), cursor);
}

/** What was being read is not waited for. */
async function read(before: BlobListState, from: string | undefined): Promise<void> {
  const leaving = begin();
  blobList.value = { ...before, failure: undefined, isReading: true };
  try {
    const page = await readPage(from, leaving);
    blobList.value = {
      ...{ pages: [...before.pages, page.blobs], cursor: page.next_cursor },
      ...{ failure: undefined, isReading: false },
    };
  } catch (error) {
    if (leaving.aborted) return;
    blobList.value = { ...before, failure: failureOf(error), isReading: false };
  }
}

/** Begins anew where the list has changed since, and leaves it as it is where it has not. */
async function refresh(): Promise<void> {
  const leaving = begin();
  try {
    const { blobs, next_cursor: cursor } = await readPage(undefined, leaving);
    const [first] = blobList.peek().pages;
    if (JSON.stringify(first) === JSON.stringify(blobs)) return;
    blobList.value = { pages: [blobs], cursor, failure: undefined, isReading: false };
  } catch (error) {
    if (leaving.aborted) return;
    blobList.value = { ...blobList.peek(), failure: failureOf(error) };
  }
}

function begin(): AbortSignal {
  reading.abort();
  reading = new AbortController();
  return reading.signal;
}

const readPage = (from: string | undefined, leaving: AbortSignal) =>
  listBlobs(
    {
      ...queryOf(filters.peek()),
      ...(from !== undefined && { cursor: from }),
      limit: String(pageLength),
    },
    { signal: leaving },
  );

let readFor: { filters: object; connection: Connection } | undefined;

/** Reads the list for as long as it is looked at: anew for other filters or another API, and else what has changed of it. */
export const watchBlobList = () =>
  effect(() => {
    const wanted = { filters: filters.value, connection: connection.value };
    const isSame = readFor?.filters === wanted.filters && readFor.connection === wanted.connection;
    const { pages, isReading } = blobList.peek();
    readFor = wanted;
    untracked(() => {
      if (isSame && pages.length > 0 && !isReading) void refresh();
      else reload();
    });
  });
