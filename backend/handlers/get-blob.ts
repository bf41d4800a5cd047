import { ApiError } from "../core/api-errors.ts";
import type { BlobRecord } from "../core/blob.ts";
import type { Log } from "../core/ports.ts";
import { encodeBlob } from "./blob-body.ts";
import { decodeGetBlobQuery } from "./get-blob-query.ts";
import { type HttpHandler, httpHandler, json } from "./http.ts";

/** `GET /blobs/{blob_id}` */
export function getBlobHandler(
  getBlob: (blobId: string) => Promise<BlobRecord | undefined>,
  log: Log,
): HttpHandler {
  return httpHandler(log, async (event) => {
    const filter = decodeGetBlobQuery(event.queryStringParameters ?? {});
    const blobId = event.pathParameters?.blob_id ?? "";
    const record = isBlobId(blobId) ? await getBlob(blobId) : undefined;
    if (!record)
      throw new ApiError("blob_not_found", "No blob has this id, or its record has expired.");
    return json(200, encodeBlob(record, filter));
  });
}

/** Anything that cannot be one of our ids is as unknown as any other, and is not worth a read. */
const isBlobId = (text: string) => /^[\w-]{1,64}$/.test(text);
