import type { Log } from "../core/ports.ts";
import { blobNotFound, readBlobId } from "./blob-id.ts";
import { type HttpHandler, httpHandler } from "./http.ts";

/** `DELETE /blobs/{blob_id}` */
export function deleteBlobHandler(
  deleteBlob: (blobId: string) => Promise<boolean>,
  log: Log,
): HttpHandler {
  return httpHandler(log, async (event) => {
    if (!(await deleteBlob(readBlobId(event)))) throw blobNotFound();
    return { statusCode: 204 };
  });
}
