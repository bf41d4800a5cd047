import type {
  ApiBlob,
  BlobPage,
  CreatedBlob,
  LeasedDelivery,
  Problem,
  Redelivery,
  SettledDelivery,
  Usage,
} from "../api-types.ts";
import { isBlobId } from "../blob-path.ts";
import { code, decision, namedLabel, recognised } from "./recognised.ts";
import {
  either,
  type Fields,
  finite,
  flag,
  list,
  matching,
  object,
  oneOf,
  record,
  type Shape,
  text,
} from "./shape.ts";

// What is read here must be there and of its type; the rest is the API's.

const attempt = object(
  { at: text, outcome: text, duration_ms: finite },
  { via: text, phase: text, status_code: finite, error_code: text, hint: text },
);

const ledger = { status: text, attempts: list(attempt) };
const ledgerBeside = { older_attempts: finite, next_attempt_at: text };

const callback = either(
  object({ ...ledger, url: text }, ledgerBeside),
  object({ ...ledger, mailbox: text }, ledgerBeside),
);

const image = object(
  { bytes: finite },
  {
    width: finite,
    height: finite,
    orientation: finite,
    converted: flag,
    format: text,
    etag: text,
  },
);

const cost = object({ calls: finite, estimated_usd: finite });

const ofLabels = { detector: text, label_model_version: text };
const ofFeature = object({ detector: text, model_version: text }, { cached: flag });
const missing: Shape = (value) => value === undefined;

/** By feature, with what is said of labels beside it where they were asked for; an API that is older knows labels alone. */
const recognition = either(
  object({ features: record(ofFeature) }, { ...ofLabels, cached: flag, cost }),
  object({ ...ofLabels, features: missing }, { cached: flag }),
);

/** What is no id would become a path of the API, or be told the user as what they gave. */
const id: Shape = (value) => isBlobId(value);

const head = {
  blob_id: id,
  status: oneOf("awaiting_upload", "processing", "succeeded", "failed"),
  created_at: text,
  updated_at: text,
};

const metadata = record(text);
const error = object({ code: text, message: text, hint: text, retryable: flag });

const found: Fields = {
  image,
  recognition,
  ...recognised,
  warnings: list(object({ code: text, message: text, hint: text })),
  callback,
};

/** One that failed says why. */
const blobWith = (beside: Fields): Shape =>
  either(
    object({ ...head, status: oneOf("failed"), error }, { ...found, ...beside }),
    object(
      { ...head, status: oneOf("awaiting_upload", "processing", "succeeded") },
      { ...found, error, ...beside },
    ),
  );

const blob = blobWith({});
const secret = matching(/^whsec_/);
const redelivered = blobWith({ callback_secret: secret });

const created = blobWith({
  callback_secret: secret,
  upload_info: object(
    { url: matching(/^https?:\/\//), fields: record(text) },
    { max_bytes: finite },
  ),
});

const blobList = object(
  {
    blobs: list(
      object(head, {
        metadata,
        error: object({ code: text }),
        top_labels: list(namedLabel),
        features: list(text),
        verdict: decision,
        cost,
      }),
    ),
  },
  { next_cursor: matching(/./s) },
);

const usage = object(
  {
    days: list(
      object({
        day: text,
        features: record(
          object({
            pictures: finite,
            paid_calls: finite,
            cache_hits: finite,
            refused: finite,
            estimated_usd: finite,
          }),
        ),
        estimated_usd: finite,
      }),
    ),
  },
  { limit: object({ daily_usd: finite, remaining_usd: finite, resets_at: text }) },
);

const deliveries = object({
  deliveries: list(
    object({
      delivery_id: text,
      blob_id: id,
      attempt: finite,
      leased_until: text,
      method: oneOf("POST"),
      headers: record(text),
      body: text,
    }),
  ),
});

const settled = object({ status: text }, { next_attempt_at: text });

const problem = object(
  { status: finite, code, detail: text, hint: text, request_id: text },
  { errors: list(object({ pointer: text, detail: text })) },
);

/** The answer as what it is, or undefined when it is something else. */
const reader =
  <T>(shape: Shape) =>
  (answer: unknown): T | undefined =>
    shape(answer) ? (answer as T) : undefined;

/** The same reader, for an answer about the blob that was asked for: another one's would be taken for its. */
const ofBlob =
  <T extends ApiBlob>(read: (answer: unknown) => T | undefined) =>
  (blobId: string) =>
  (answer: unknown): T | undefined => {
    const found = read(answer);
    return found?.blob_id === blobId ? found : undefined;
  };

/** A blob. */
export const asBlob = reader<ApiBlob>(blob);

/** The blob of that id. */
export const asBlobOf = ofBlob(asBlob);

/** A new blob with its upload info. */
export const asCreatedBlob = reader<CreatedBlob>(created);

/** The blob of that id, whose callback is delivered again. */
export const asRedeliveryOf = ofBlob(reader<Redelivery>(redelivered));

/** A page of the list. */
export const asBlobPage = reader<BlobPage>(blobList);

/** What was used. */
export const asUsage = reader<Usage>(usage);

const asLease = reader<{ deliveries: readonly LeasedDelivery[] }>(deliveries);

/** What was leased from a mailbox. */
export const asDeliveries = (answer: unknown): readonly LeasedDelivery[] | undefined =>
  asLease(answer)?.deliveries;

/** What a callback became. */
export const asSettledDelivery = reader<SettledDelivery>(settled);

/** Problem details (RFC 9457). */
export const asProblem = reader<Problem>(problem);
