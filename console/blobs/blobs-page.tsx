import { useEffect, useState } from "preact/hooks";
import { listBlobs } from "../api/blobs.ts";
import { connection } from "../api/connection.ts";
import { type Failure, failureOf } from "../api/failure.ts";
import type { BlobListEntry, BlobStatus } from "../api/types.ts";
import { FailureNote } from "../ui/failure-note.tsx";
import { ScrollArea } from "../ui/scroll-area.tsx";
import { BlobRow } from "./blob-row.tsx";

const pageLength = 50;
const statuses = [
  "awaiting_upload",
  "processing",
  "succeeded",
  "failed",
] as const satisfies BlobStatus[];

/** The account's blobs, the newest first. */
export function BlobsPage() {
  const [status, setStatus] = useState<BlobStatus | undefined>();
  const list = useBlobList(status);
  return (
    <section class="page" aria-label="Blobs">
      <div class="page-head">
        <h1>Blobs</h1>
        <label class="field row">
          <span>Status</span>
          <select
            value={status ?? ""}
            onChange={({ currentTarget: { value } }) =>
              setStatus(statuses.find((one) => one === value))
            }
          >
            <option value="">any</option>
            {statuses.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
        <button type="button" onClick={list.reload}>
          Reload
        </button>
      </div>
      {list.blobs.length > 0 && (
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
            <tbody>
              {list.blobs.map((blob) => (
                <BlobRow key={blob.blob_id} blob={blob} />
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
      {list.failure && (
        <FailureNote failure={list.failure}>
          <button type="button" onClick={list.more}>
            Try again
          </button>
        </FailureNote>
      )}
      {list.isReading && <p class="empty">Reading…</p>}
      {!list.isReading && !list.failure && list.blobs.length === 0 && (
        <p class="empty">There are no blobs{status ? ` that are ${status}` : " yet"}.</p>
      )}
      {list.cursor !== undefined && !list.isReading && (
        <button type="button" class="wide" onClick={list.more}>
          Show more
        </button>
      )}
    </section>
  );
}

/** The list as far as it was read. It is read anew for another filter or another connection. */
function useBlobList(status: BlobStatus | undefined) {
  const [blobs, setBlobs] = useState<readonly BlobListEntry[]>([]);
  const [cursor, setCursor] = useState<string | undefined>();
  const [failure, setFailure] = useState<Failure | undefined>();
  const [isReading, setReading] = useState(true);
  const [round, setRound] = useState(0);
  const api = connection.value;

  const read = async (from: string | undefined, signal?: AbortSignal) => {
    setReading(true);
    setFailure(undefined);
    try {
      const query = { limit: pageLength, status, ...(from !== undefined && { cursor: from }) };
      const page = await listBlobs(query, { signal });
      setBlobs((before) => (from === undefined ? page.blobs : [...before, ...page.blobs]));
      setCursor(page.next_cursor);
    } catch (error) {
      if (signal?.aborted) return;
      setFailure(failureOf(error));
    }
    setReading(false);
  };

  useEffect(() => {
    const leaving = new AbortController();
    setBlobs([]);
    setCursor(undefined);
    void read(undefined, leaving.signal);
    return () => leaving.abort();
  }, [status, api, round]);

  return {
    ...{ blobs, cursor, failure, isReading },
    more: () => void read(cursor),
    reload: () => setRound(round + 1),
  };
}
