import * as v from "valibot";
import type { RedeliverCallback } from "../../core/use-cases/redeliver-callback.ts";
import { encodeBlob } from "./blob-body.ts";
import { blobNotFound, readBlobId } from "./blob-id.ts";
import { callbackEntries, faultsOfTarget, readCallbackTarget } from "./callback-target.ts";
import { type HttpDeps, type HttpHandler, httpHandler, json } from "./http.ts";
import { readJson } from "./request-body.ts";
import { validate } from "./validate.ts";

const body = v.object(callbackEntries);

/** `POST /blobs/{blob_id}/callback` */
export function redeliverCallbackHandler(
  redeliver: RedeliverCallback,
  deps: HttpDeps,
): HttpHandler {
  return httpHandler(deps, "callbacks:write", async (event, { account }) => {
    const request = validate(body, readJson(event), "is not a known property", faultsOfTarget);
    const redelivery = await redeliver(readBlobId(event), account, readCallbackTarget(request));
    if (!redelivery) throw blobNotFound();
    const { record, newSecret } = redelivery;
    return json(202, { ...encodeBlob(record), ...(newSecret && { callback_secret: newSecret }) });
  });
}
