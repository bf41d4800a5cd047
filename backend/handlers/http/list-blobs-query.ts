import * as v from "valibot";
import type { BlobState } from "../../core/blob/blob.ts";
import type { RequestFault } from "../../core/errors/api-errors.ts";
import type { BlobPageRequest } from "../../core/use-cases/list-blobs.ts";
import { readListCursor } from "./list-cursor.ts";
import { metadataFaults, metadataLimits } from "./metadata-schema.ts";
import { fromQuery, wholeNumber } from "./number-schema.ts";
import { readTimeBound, toTimeText } from "./time-bound.ts";
import { escapePointer, invalidRequest, validate } from "./validate.ts";

type Query = Record<string, string | undefined>;
type Status = BlobState["status"];

const defaultLimit = 20;
const statuses = ["awaiting_upload", "processing", "succeeded", "failed"] as const;
const isStatus = (name: string): name is Status => statuses.some((known) => known === name);

const timeBound = v.pipe(
  v.string(),
  v.transform(readTimeBound),
  v.number("must be a time with its offset, such as 2026-11-23T12:00:00Z, or a day, 2026-11-23"),
);

const query = v.object({
  status: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => [...new Set(text.split(",").map((name) => name.trim()))]),
      v.check(
        (names) => names.every(isStatus),
        `must be one or more of ${statuses.join(", ")}, separated by commas`,
      ),
      v.transform((names) => names.filter(isStatus)),
    ),
  ),
  created_after: v.optional(timeBound),
  created_before: v.optional(timeBound),
  limit: v.optional(fromQuery(wholeNumber(1, 100))),
  cursor: v.optional(v.string()),
});

const metadataPrefix = "metadata.";

/** @throws {ApiError} `invalid_request` */
export function decodeListBlobsQuery(input: Query, account: string): BlobPageRequest {
  const entries = Object.entries(input);
  const isOfMetadata = ([name]: [string, unknown]) => name.startsWith(metadataPrefix);
  const metadata = new Map(
    entries
      .filter(isOfMetadata)
      .map(([name, value = ""]) => [name.slice(metadataPrefix.length), value] as const),
  );
  const asked = validate(
    query,
    Object.fromEntries(entries.filter((entry) => !isOfMetadata(entry))),
    "is not a known query parameter",
    (others) => [...faultsOf(metadata), ...orderFault(others)],
  );
  const request = {
    account,
    filter: { ...(asked.status && { statuses: asked.status }), metadata },
    ...(asked.created_after !== undefined && { earliest: toTimeText(asked.created_after) }),
    ...(asked.created_before !== undefined && { latest: toTimeText(asked.created_before - 1) }),
  };
  const behind = asked.cursor === undefined ? undefined : readListCursor(asked.cursor, request);
  if (asked.cursor !== undefined && !behind) {
    const detail = "is of another list or was changed: ask without it for the first page";
    throw invalidRequest([{ pointer: "/cursor", detail }]);
  }
  return { ...request, limit: asked.limit ?? defaultLimit, ...(behind && { behind }) };
}

function faultsOf(metadata: ReadonlyMap<string, string>): RequestFault[] {
  const { maxEntries } = metadataLimits;
  if (metadata.size > maxEntries) {
    return [{ pointer: "/metadata", detail: `must be asked for ${maxEntries} names at most` }];
  }
  return [...metadata].flatMap(([name, value]) =>
    metadataFaults(name, value).map((detail) => ({
      pointer: `/${escapePointer(`${metadataPrefix}${name}`)}`,
      detail,
    })),
  );
}

function orderFault({ created_after, created_before }: Record<string, unknown>): RequestFault[] {
  const [after, before] = [created_after, created_before].map((text) =>
    typeof text === "string" ? readTimeBound(text) : undefined,
  );
  if (after === undefined || before === undefined || after < before) return [];
  return [{ pointer: "/created_before", detail: "must be later than created_after" }];
}
