import * as v from "valibot";
import type { CallbackTarget } from "../../core/blob/callback.ts";
import type { Redelivery } from "../../core/use-cases/redeliver-callback.ts";
import { encodeBlob } from "./blob-body.ts";
import { blobNotFound, readBlobId } from "./blob-id.ts";
import { callbackEntries, readCallbackTarget, trustWithoutUrl } from "./callback-target.ts";
import { type HttpDeps, type HttpHandler, httpHandler, json } from "./http.ts";
import { readJson } from "./request-body.ts";
import { validate } from "./validate.ts";

const body = v.object(callbackEntries);

/** `POST /blobs/{blob_id}/callback` */
export function redeliverCallbackHandler(
  redeliver: (blobId: string, target?: CallbackTarget) => Promise<Redelivery | undefined>,
  deps: HttpDeps,
): HttpHandler {
  return httpHandler(deps, async (event) => {
    const request = validate(body, readJson(event), "is not a known property", trustWithoutUrl);
    const redelivery = await redeliver(readBlobId(event), readCallbackTarget(request));
    if (!redelivery) throw blobNotFound();
    const { record, newSecret } = redelivery;
    return json(202, { ...encodeBlob(record), ...(newSecret && { callback_secret: newSecret }) });
  });
}
