import { imageLimits, limitsInWords } from "../blob/image-limits.ts";

/** What a code stands for, wherever it is told: in a response, a blob or the documentation. */
export interface CatalogueEntry {
  /** The HTTP status when the API itself refuses a request; a blob's own failure has none. */
  status?: number;
  /** With a status: a blob can fail so, too. */
  isOfBlobsToo?: true;
  /** What happened, and why. */
  message: string;
  /** What to do next. */
  hint: string;
  /** Whether the same request, or a new blob with the same picture, may succeed. */
  retryable: boolean;
}

/**
 * Every code of the API, with its words. `openapi.yaml` and `docs/errors.md` list the same; a test compares them. They are made
 * when they are asked for: most invocations tell of no error, and a start waits for whatever a module makes by itself.
 */
export const errorCatalogue = () =>
  ({
    missing_api_key: {
      status: 401,
      message: "The API is asked with a key, and there is none.",
      hint: "Send the header `authorization: Bearer rekog_sk_…`; the command line takes it from REKOG_API_KEY. Whoever deployed this API makes keys with `rekog keys create`.",
      retryable: false,
    },
    invalid_api_key: {
      status: 401,
      message: "The API does not know this key.",
      hint: "Check that the whole key was copied, and that it is one of this very API and stage. `rekog keys list` shows which there are, and `rekog keys create` makes another.",
      retryable: false,
    },
    scope_missing: {
      status: 403,
      message: "The key is not for this.",
      hint: "Use a key that has the scope which `detail` names: `rekog keys create --scopes …`.",
      retryable: false,
    },
    list_needs_keys: {
      status: 403,
      message: "There is no list where there are no keys.",
      hint: "Have the stage deployed with `requireKey=true`, and list with a key that `rekog keys create` makes. Until then, follow blobs by their ids.",
      retryable: false,
    },
    mailbox_needs_keys: {
      status: 403,
      message: "There are no mailboxes where there are no keys.",
      hint: "Have the stage deployed with `requireKey=true`, and ask with a key that `rekog keys create` makes. Until then, give a `callback_url`.",
      retryable: false,
    },
    access_unavailable: {
      status: 503,
      message: "Nobody can be let in just now.",
      hint: "Send the request again in a few seconds.",
      retryable: true,
    },
    invalid_json: {
      status: 400,
      message: "The body is not JSON.",
      hint: "Send one JSON object in UTF-8, or no body at all.",
      retryable: false,
    },
    unsupported_media_type: {
      status: 415,
      message: "The body's media type is not supported.",
      hint: "Send the body with the header `content-type: application/json`.",
      retryable: false,
    },
    invalid_request: {
      status: 400,
      message: "The request is not valid.",
      hint: "Correct what is listed in `errors` and send the request again.",
      retryable: false,
    },
    invalid_callback_url: {
      status: 400,
      message: "Callbacks cannot go to this URL.",
      hint: "Give a public http or https URL; `rekog local` takes loopback addresses too.",
      retryable: false,
    },
    blob_not_finished: {
      status: 409,
      message: "The blob has no result yet.",
      hint: "Follow it with GET until its status is succeeded or failed, then ask again.",
      retryable: true,
    },
    blob_not_found: {
      status: 404,
      message: "There is no such blob.",
      hint: "Check the blob_id. Records go when their retention ends; upload the picture again if so.",
      retryable: false,
    },
    delivery_not_found: {
      status: 404,
      message: "There is no such delivery.",
      hint: "Settle a delivery in the mailbox that it was leased from, with a key of the same account and its whole `delivery_id`.",
      retryable: false,
    },
    delivery_not_held: {
      status: 409,
      message: "The delivery is not yours any more.",
      hint: "Lease from the mailbox again: what is still to be delivered comes with a new `delivery_id`. Settle each before its `leased_until`.",
      retryable: false,
    },
    idempotency_key_reused: {
      status: 422,
      message: "This Idempotency-Key was used for another request.",
      hint: "Send a new key with each new request, and the same one only to send the very same request again.",
      retryable: false,
    },
    too_many_requests: {
      status: 429,
      message: "There are too many requests.",
      hint: "Wait as long as `Retry-After` says, and send the request again.",
      retryable: true,
    },
    spending_limit: {
      status: 429,
      isOfBlobsToo: true,
      message: "What may be spent on recognition in a day is spent.",
      hint: "Upload the picture as a new blob after midnight UTC, or ask whoever runs this service for more; pictures that were recognised lately are answered all the same.",
      retryable: true,
    },
    internal_error: {
      status: 500,
      message: "Something went wrong on our side.",
      hint: "Send the request again; if it fails again, report the request_id.",
      retryable: true,
    },
    unsupported_image: {
      message:
        "The uploaded bytes are no picture that can be recognised, whatever the file is called.",
      hint: "Check that it is the file you meant. A picture in another format can be converted to JPEG or PNG and uploaded as a new blob.",
      retryable: false,
    },
    corrupt_image: {
      message: "The image is damaged or cut off and cannot be decoded.",
      hint: "Open the file to check it, save it again or fetch it again in full, and upload it as a new blob.",
      retryable: false,
    },
    image_too_large: {
      message: `The picture is larger than ${limitsInWords.pixels} or ${limitsInWords.bytes}.`,
      hint: "Scale the picture down (1,600 pixels on the longer side is plenty) and upload it as a new blob.",
      retryable: false,
    },
    image_too_small: {
      message: `The picture is smaller than ${imageLimits.minPixels} pixels a side.`,
      hint: "Upload a larger original as a new blob. Enlarging this one adds no detail.",
      retryable: false,
    },
    conversion_failed: {
      message: "The picture could not be made a JPEG, which recognition would take.",
      hint: "Open it with a program that shows it, export it as JPEG or PNG, and upload that as a new blob.",
      retryable: false,
    },
    empty_upload: {
      message: "The uploaded file is empty (0 bytes).",
      hint: "Check that the file was written in full before it was sent, and upload it as a new blob.",
      retryable: false,
    },
    upload_expired: {
      message: "No picture was uploaded before the form expired.",
      hint: "Create a new blob and post the picture before `upload_info.expires_at`.",
      retryable: false,
    },
    content_mismatch: {
      message: "The stored bytes are not those whose `sha256` was promised.",
      hint: "Upload the picture as a new blob, with the SHA-256 of the very bytes that are sent, or with none.",
      retryable: false,
    },
    recognition_throttled: {
      message:
        "Recognition was asked for more pictures than the account's quota allows, for the six hours that we retry.",
      hint: "Upload the picture as a new blob in a few minutes; if it happens often, raise Rekognition's quota.",
      retryable: true,
    },
    recognition_unavailable: {
      message: "Recognition could not be reached or failed, for longer than we retry.",
      hint: "Upload the picture as a new blob in a few minutes.",
      retryable: true,
    },
    recognition_denied: {
      message:
        "The service is not allowed to use recognition: its permissions or its region are not set up.",
      hint: "Tell whoever runs this service; once it is repaired, upload the picture as a new blob.",
      retryable: true,
    },
    image_crashes_detector: {
      message: "This picture ended the detector twice, and is not looked at again for a day.",
      hint: "Save the picture again with another program, or scale it down, and upload it as a new blob.",
      retryable: false,
    },
  }) as const satisfies Record<string, CatalogueEntry>;
