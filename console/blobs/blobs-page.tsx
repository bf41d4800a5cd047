import { useEffect, useMemo } from "preact/hooks";
import type { BlobListEntry } from "../api/types.ts";
import { MadeRequests } from "../requests/made-requests.tsx";
import { FailureNote } from "../ui/failure-note.tsx";
import { useGrowing } from "../ui/growing.ts";
import { ScrollArea } from "../ui/scroll-area.tsx";
import { BlobFilters } from "./blob-filters.tsx";
import { blobList, isEmpty, readOn, reload, watchBlobList } from "./blob-list.ts";
import { BlobRow } from "./blob-row.tsx";
import { filters, noFilters } from "./filters.ts";

/** The account's blobs, the newest first. */
export function BlobsPage() {
  useEffect(watchBlobList, []);
  const { pages, cursor, failure, isReading } = blobList.value;
  // A page has fifty rows: a few at once, and the rest in the frames after.
  const drawn = useGrowing(pages.length, 2);
  return (
    <section class="page" aria-label="Blobs">
      <div class="page-head">
        <h1>Blobs</h1>
        <button type="button" onClick={reload}>
          Reload
        </button>
      </div>
      <BlobFilters />
      {pages.some(({ length }) => length > 0) && (
        <ScrollArea class="scroll" label="List of blobs">
          <table class="blobs">
            <thead>
              <tr>
                <th scope="col">Status</th>
                <th scope="col">Blob</th>
                <th scope="col">Found</th>
                <th scope="col">Created</th>
                <th scope="col" class="right">
                  Cost
                </th>
              </tr>
            </thead>
            {pages.slice(0, drawn).map((page, index) => (
              <Rows key={page[0]?.blob_id ?? index} page={page} />
            ))}
          </table>
        </ScrollArea>
      )}
      {failure && (
        <FailureNote failure={failure}>
          <button type="button" onClick={readOn}>
            Try again
          </button>
        </FailureNote>
      )}
      {isReading && <p class="empty">Reading…</p>}
      {isEmpty.value && (
        <p class="empty">
          {filters.value === noFilters
            ? "There are no blobs yet."
            : "No blob is as the filters have it."}
        </p>
      )}
      {cursor !== undefined && !isReading && !failure && (
        <button type="button" class="wide" onClick={readOn}>
          Show more
        </button>
      )}
      <MadeRequests />
    </section>
  );
}

function Rows({ page }: { page: readonly BlobListEntry[] }) {
  return useMemo(
    () => (
      <tbody>
        {page.map((blob) => (
          <BlobRow key={blob.blob_id} blob={blob} />
        ))}
      </tbody>
    ),
    [page],
  );
}
