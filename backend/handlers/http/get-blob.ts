import type { BlobRecord } from "../../core/blob/blob.ts";
import { encodeBlob } from "./blob-body.ts";
import { blobNotFound, readBlobId } from "./blob-id.ts";
import { decodeGetBlobQuery } from "./get-blob-query.ts";
import { type HttpDeps, type HttpHandler, httpHandler, json } from "./http.ts";

/** `GET /blobs/{blob_id}` */
export function getBlobHandler(
  getBlob: (blobId: string, account: string) => Promise<BlobRecord | undefined>,
  deps: HttpDeps,
): HttpHandler {
  return httpHandler(deps, "blobs:read", async (event, { account }) => {
    const filter = decodeGetBlobQuery(event.queryStringParameters ?? {});
    const record = await getBlob(readBlobId(event), account);
    if (!record) throw blobNotFound();
    return json(200, encodeBlob(record, filter));
  });
}
