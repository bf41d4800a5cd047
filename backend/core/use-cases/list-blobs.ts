import { type BlobRecord, seenBy } from "../blob/blob.ts";
import { type BlobFilter, isNarrow, isWanted } from "../blob/blob-filter.ts";
import { ApiError } from "../errors/api-errors.ts";
import type { BlobList, ListPart, ListPlace } from "../ports/blob-list.ts";
import type { Clock } from "../ports/clock.ts";

export interface ListBlobsDeps {
  list: BlobList;
  requireKey: boolean;
  /** Whether there is a list also where everybody is one account: only where nobody else can ask for it. */
  listWithoutKey: boolean;
  now: Clock;
}

export interface BlobPageRequest extends Pick<ListPart, "earliest" | "latest" | "behind"> {
  account: string;
  filter: BlobFilter;
  /** 1 to 100 */
  limit: number;
}

export interface BlobPage {
  /** As a reader sees them now, the newest first. */
  blobs: BlobRecord[];
  /** Behind which place to go on; missing at the end. */
  next?: ListPlace;
}

/** So many blobs are looked at for a page at most, so that a filter that nothing matches costs no more than that. */
export const mostExamined = 1_000;
/** So many are read at once, which is what `BlobList` allows. */
const partSize = 100;
/** No further part is begun after this time: the function has ten seconds, and large blobs are slow to read. */
const budgetMs = 3_000;

/**
 * A page of an account's blobs. Which of them are wanted is decided by the records as a reader sees them now, and not by an
 * index: a blob whose time is up has failed in the list as well, the moment it is so.
 * @throws {ApiError} `list_needs_keys`
 */
export function listBlobsUseCase({ list, requireKey, listWithoutKey, now }: ListBlobsDeps) {
  return async ({ account, filter, limit, ...range }: BlobPageRequest): Promise<BlobPage> => {
    if (!requireKey && !listWithoutKey) throw needsKeys();
    const deadline = now().getTime() + budgetMs;
    const blobs: BlobRecord[] = [];
    let behind = range.behind;
    for (let examined = 0; ; ) {
      const count = examined === 0 && !isNarrow(filter) ? limit : partSize;
      // One more tells whether there are more.
      const places = await list.places({
        ...range,
        account,
        ...(behind && { behind }),
        count: count + 1,
      });
      const part = places.slice(0, count);
      const isLastPart = places.length <= count;
      const records = await readAll(part);
      for (const [i, place] of part.entries()) {
        const seen = seenBy(account, recordAt(place, records), now());
        if (seen && isWanted(seen, filter)) blobs.push(seen);
        if (blobs.length < limit) continue;
        const isEnd = isLastPart && i === part.length - 1;
        return { blobs, ...(!isEnd && { next: place }) };
      }
      if (isLastPart) return { blobs };
      behind = part.at(-1);
      examined += part.length;
      if (behind && (examined >= mostExamined || now().getTime() >= deadline)) {
        return { blobs, next: behind };
      }
    }
  };

  async function readAll(places: readonly ListPlace[]): Promise<Map<string, BlobRecord>> {
    if (places.length === 0) return new Map();
    const records = await list.read([...new Set(places.map(({ blobId }) => blobId))]);
    return new Map(records.map((record) => [record.blobId, record]));
  }
}

/**
 * What stands at that place. An index comes after its table: a blob that went and was created anew, as it is by the same
 * `Idempotency-Key`, may have its old place for a while besides its own.
 */
function recordAt({ blobId, createdAt }: ListPlace, records: Map<string, BlobRecord>) {
  const record = records.get(blobId);
  return record?.createdAt === createdAt ? record : undefined;
}

const needsKeys = () =>
  new ApiError(
    "list_needs_keys",
    "This API asks for no key, so that a list would show everybody's blobs to everybody.",
  );
