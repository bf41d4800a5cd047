import { blobNotFound, readBlobId } from "./blob-id.ts";
import { type HttpDeps, type HttpHandler, httpHandler } from "./http.ts";

/** `DELETE /blobs/{blob_id}` */
export function deleteBlobHandler(
  deleteBlob: (blobId: string) => Promise<boolean>,
  deps: HttpDeps,
): HttpHandler {
  return httpHandler(deps, async (event) => {
    if (!(await deleteBlob(readBlobId(event)))) throw blobNotFound();
    return { statusCode: 204 };
  });
}
