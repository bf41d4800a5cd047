import { blobNotFound, readBlobId } from "./blob-id.ts";
import { type HttpDeps, type HttpHandler, httpHandler } from "./http.ts";

/** `DELETE /blobs/{blob_id}` */
export function deleteBlobHandler(
  deleteBlob: (blobId: string, account: string) => Promise<boolean>,
  deps: HttpDeps,
): HttpHandler {
  return httpHandler(deps, "blobs:delete", async (event, { account }) => {
    if (!(await deleteBlob(readBlobId(event), account))) throw blobNotFound();
    return { statusCode: 204 };
  });
}
