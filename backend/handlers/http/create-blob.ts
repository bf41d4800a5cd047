import type { components } from "../../../openapi.d.ts";
import type { Caller } from "../../core/access/check-access.ts";
import type { CallbackTarget } from "../../core/blob/callback.ts";
import type {
  CreateBlobRequest,
  CreatedBlob,
  SentAgain,
} from "../../core/use-cases/create-blob.ts";
import { encodeBlob } from "./blob-body.ts";
import { decodeCreateBlob } from "./create-blob-request.ts";
import { type HttpDeps, type HttpHandler, httpHandler, json } from "./http.ts";
import { fingerprintOf, readIdempotencyKey } from "./idempotency-key.ts";
import { readJson } from "./request-body.ts";

/** `POST /blobs` */
export function createBlobHandler(
  createBlob: (
    request: CreateBlobRequest,
    caller: Caller,
    again?: SentAgain,
  ) => Promise<CreatedBlob>,
  deps: HttpDeps,
): HttpHandler {
  return httpHandler(deps, "blobs:write", async (event, caller) => {
    const key = readIdempotencyKey(event);
    const asked = readJson(event);
    const request = decodeCreateBlob(asked);
    const again = key === undefined ? undefined : { key, fingerprint: fingerprintOf(asked) };
    const { record, upload, isReplayed } = await createBlob(request, caller, again);
    const self = `/blobs/${record.blobId}`;
    const body: components["schemas"]["CreatedBlob"] = {
      ...encodeBlob(record),
      ...(upload && {
        upload_info: {
          url: upload.url,
          fields: upload.fields,
          expires_at: upload.expiresAt,
          max_bytes: upload.maxBytes,
        },
      }),
      ...(record.callback && {
        ...encodeTarget(record.callback.target),
        callback_secret: record.callback.secret,
      }),
      links: { self },
    };
    return json(201, body, {
      location: self,
      ...(isReplayed && { "idempotent-replayed": "true" }),
    });
  });
}

/** As it was asked for. */
const encodeTarget = (target: CallbackTarget) =>
  target.kind === "url" ? { callback_url: target.url } : { callback_mailbox: target.mailbox };
