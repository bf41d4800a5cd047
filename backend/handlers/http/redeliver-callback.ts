import * as v from "valibot";
import type { RedeliverCallback } from "../../core/use-cases/redeliver-callback.ts";
import { encodeBlob } from "./blob-body.ts";
import { blobNotFound, readBlobId } from "./blob-id.ts";
import { callbackEntries, faultsOfTarget, readCallbackTarget } from "./callback-target.ts";
import { type HttpDeps, type HttpHandler, httpHandler, json } from "./http.ts";
import { fingerprintOf, readIdempotencyKey } from "./idempotency-key.ts";
import { readJson } from "./request-body.ts";
import { validate } from "./validate.ts";

const body = v.object(callbackEntries);

/** `POST /blobs/{blob_id}/callback` */
export function redeliverCallbackHandler(
  redeliver: RedeliverCallback,
  deps: HttpDeps,
): HttpHandler {
  return httpHandler(deps, "callbacks:write", async (event, { account }) => {
    const key = readIdempotencyKey(event);
    const asked = readJson(event);
    const request = validate(body, asked, "is not a known property", faultsOfTarget);
    const blobId = readBlobId(event);
    // Of what is asked for, too: the same key may have been that of a creation.
    const again =
      key === undefined ? undefined : { key, fingerprint: fingerprintOf([blobId, asked]) };
    const redelivery = await redeliver(blobId, account, readCallbackTarget(request), again);
    if (!redelivery) throw blobNotFound();
    const { record, newSecret, isReplayed } = redelivery;
    return json(
      202,
      { ...encodeBlob(record), ...(newSecret && { callback_secret: newSecret }) },
      isReplayed ? { "idempotent-replayed": "true" } : {},
    );
  });
}
