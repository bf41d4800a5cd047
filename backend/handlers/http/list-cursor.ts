import { createHash } from "node:crypto";
import { isBlobId } from "../../core/blob/blob-id.ts";
import type { ListPlace } from "../../core/ports/blob-list.ts";
import type { BlobPageRequest } from "../../core/use-cases/list-blobs.ts";

/** What a cursor is good for. */
type List = Pick<BlobPageRequest, "account" | "filter" | "earliest" | "latest">;

const maxLength = 512;
/** Of the digest: enough that none fits by chance. */
const digestLetters = 22;
const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/**
 * A place in a list, for the client to send back: where it is, and a digest over that, the account and the filters. The digest
 * keeps a cursor from being used, unawares, for another list, where it would leave out or repeat blobs. It is no secret, and
 * whoever reads this can make one: that gains nothing, since a query is always within the caller's own account, and a forged
 * place is only another place in that.
 */
export function writeListCursor({ createdAt, blobId }: ListPlace, list: List): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([createdAt, blobId, ...identityOf(list)]))
    .digest("base64url")
    .slice(0, digestLetters);
  return Buffer.from(`${createdAt} ${blobId} ${digest}`).toString("base64url");
}

/** The place that a cursor stands for; undefined if it was not written for this list. */
export function readListCursor(cursor: string, list: List): ListPlace | undefined {
  if (cursor.length > maxLength) return undefined;
  const [createdAt = "", blobId = ""] = Buffer.from(cursor, "base64url").toString().split(" ");
  if (!isoTime.test(createdAt) || !isBlobId(blobId)) return undefined;
  // DynamoDB takes no place that is out of the range.
  const { earliest = createdAt, latest = createdAt } = list;
  if (createdAt < earliest || createdAt > latest) return undefined;
  const place = { createdAt, blobId };
  return writeListCursor(place, list) === cursor ? place : undefined;
}

/** The same for the same list, however it was written. */
const identityOf = ({ account, filter, earliest, latest }: List) => [
  account,
  earliest ?? null,
  latest ?? null,
  filter.statuses?.toSorted() ?? null,
  [...filter.metadata].sort(([a], [b]) => (a < b ? -1 : 1)),
];
