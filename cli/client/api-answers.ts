import * as v from "valibot";
import type {
  ApiBlob,
  BlobPage,
  CreatedBlob,
  LeasedDelivery,
  Problem,
  Redelivery,
  SettledDelivery,
  Usage,
} from "./api-types.ts";
import {
  Decision,
  Face,
  FiniteNumber,
  Label,
  Moderation,
  NamedLabel,
  NoList,
  Text,
  Verdict,
} from "./recognised-shapes.ts";

// Loose on purpose: an API that is newer than this CLI may say more. What is read here must be there and of its type.

const CallbackLedger = v.looseObject({
  status: v.string(),
  attempts: v.array(
    v.looseObject({
      at: v.string(),
      outcome: v.string(),
      via: v.optional(v.string()),
      phase: v.optional(v.string()),
      status_code: v.optional(FiniteNumber),
      error_code: v.optional(v.string()),
      hint: v.optional(v.string()),
      duration_ms: FiniteNumber,
    }),
  ),
  older_attempts: v.optional(FiniteNumber),
  next_attempt_at: v.optional(v.string()),
});

const Callback = v.union([
  v.looseObject({ ...CallbackLedger.entries, url: v.string() }),
  v.looseObject({ ...CallbackLedger.entries, mailbox: v.string() }),
]);

const Image = v.looseObject({
  bytes: FiniteNumber,
  width: v.optional(FiniteNumber),
  height: v.optional(FiniteNumber),
  orientation: v.optional(FiniteNumber),
  converted: v.optional(v.boolean()),
  format: v.optional(v.string()),
  etag: v.optional(v.string()),
});

const Cost = v.looseObject({ calls: FiniteNumber, estimated_usd: FiniteNumber });

const FeatureRecognition = v.looseObject({
  detector: v.string(),
  model_version: v.string(),
  cached: v.optional(v.boolean()),
});

const RecognitionOfLabels = v.looseObject({
  detector: v.string(),
  label_model_version: v.string(),
  cached: v.optional(v.boolean()),
});

/** What is said of labels stands beside `features` where they were asked for. */
const RecognitionOfFeatures = v.looseObject({
  ...v.partial(RecognitionOfLabels).entries,
  features: v.pipe(NoList, v.record(v.string(), FeatureRecognition)),
  cost: v.optional(Cost),
});

/** By feature; an API that is older knows labels alone. */
const Recognition = v.union([
  RecognitionOfFeatures,
  v.looseObject({ ...RecognitionOfLabels.entries, features: v.optional(v.undefined()) }),
]);

const BlobHead = v.looseObject({
  blob_id: v.string(),
  status: v.picklist(["awaiting_upload", "processing", "succeeded", "failed"]),
  created_at: v.string(),
  updated_at: v.string(),
});

const Blob = v.looseObject({
  ...BlobHead.entries,
  image: v.optional(Image),
  recognition: v.optional(Recognition),
  labels: v.optional(v.array(Label)),
  moderation: v.optional(Moderation),
  text: v.optional(Text),
  faces: v.optional(v.array(Face)),
  verdict: v.optional(Verdict),
  warnings: v.optional(
    v.array(v.looseObject({ code: v.string(), message: v.string(), hint: v.string() })),
  ),
  error: v.optional(
    v.looseObject({
      code: v.string(),
      message: v.string(),
      hint: v.string(),
      retryable: v.boolean(),
    }),
  ),
  callback: v.optional(Callback),
});

const Secret = v.optional(v.pipe(v.string(), v.startsWith("whsec_")));

const Redelivered = v.looseObject({ ...Blob.entries, callback_secret: Secret });

const Created = v.looseObject({
  ...Blob.entries,
  callback_secret: Secret,
  upload_info: v.optional(
    v.looseObject({
      url: v.pipe(v.string(), v.regex(/^https?:\/\//)),
      fields: v.pipe(NoList, v.record(v.string(), v.string())),
      max_bytes: v.optional(FiniteNumber),
    }),
  ),
});

const BlobList = v.looseObject({
  blobs: v.array(
    v.looseObject({
      ...BlobHead.entries,
      metadata: v.optional(v.pipe(NoList, v.record(v.string(), v.string()))),
      error: v.optional(v.looseObject({ code: v.string() })),
      top_labels: v.optional(v.array(NamedLabel)),
      features: v.optional(v.array(v.string())),
      verdict: v.optional(Decision),
      cost: v.optional(Cost),
    }),
  ),
  next_cursor: v.optional(v.pipe(v.string(), v.minLength(1))),
});

const UsageAnswer = v.looseObject({
  days: v.array(
    v.looseObject({
      day: v.string(),
      features: v.record(
        v.string(),
        v.looseObject({
          pictures: FiniteNumber,
          paid_calls: FiniteNumber,
          cache_hits: FiniteNumber,
          refused: FiniteNumber,
          estimated_usd: FiniteNumber,
        }),
      ),
      estimated_usd: FiniteNumber,
    }),
  ),
  limit: v.optional(
    v.looseObject({ daily_usd: FiniteNumber, remaining_usd: FiniteNumber, resets_at: v.string() }),
  ),
});

const Deliveries = v.looseObject({
  deliveries: v.array(
    v.looseObject({
      delivery_id: v.string(),
      blob_id: v.string(),
      attempt: FiniteNumber,
      leased_until: v.string(),
      method: v.literal("POST"),
      headers: v.pipe(NoList, v.record(v.string(), v.string())),
      body: v.string(),
    }),
  ),
});

const Settled = v.looseObject({
  status: v.string(),
  next_attempt_at: v.optional(v.string()),
});

/** Scripts compare it: what is no code is another server's. */
const Code = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,63}$/));

const ProblemDetails = v.looseObject({
  status: FiniteNumber,
  code: Code,
  detail: v.string(),
  hint: v.string(),
  request_id: v.string(),
  errors: v.optional(v.array(v.looseObject({ pointer: v.string(), detail: v.string() }))),
});

/** The answer as a blob, or undefined when it is something else. */
export const asBlob = (answer: unknown): ApiBlob | undefined =>
  v.is(Blob, answer) ? (answer as unknown as ApiBlob) : undefined;

/** The answer as a new blob with its upload info, or undefined when it is something else. */
export const asCreatedBlob = (answer: unknown): CreatedBlob | undefined =>
  v.is(Created, answer) ? (answer as unknown as CreatedBlob) : undefined;

/** The answer as a blob whose callback is delivered again, or undefined when it is something else. */
export const asRedelivery = (answer: unknown): Redelivery | undefined =>
  v.is(Redelivered, answer) ? (answer as unknown as Redelivery) : undefined;

/** The answer as a page of the list, or undefined when it is something else. */
export const asBlobPage = (answer: unknown): BlobPage | undefined =>
  v.is(BlobList, answer) ? (answer as unknown as BlobPage) : undefined;

/** The answer as what was used, or undefined when it is something else. */
export const asUsage = (answer: unknown): Usage | undefined =>
  v.is(UsageAnswer, answer) ? (answer as unknown as Usage) : undefined;

/** The answer as what was leased from a mailbox, or undefined when it is something else. */
export const asDeliveries = (answer: unknown): readonly LeasedDelivery[] | undefined =>
  v.is(Deliveries, answer)
    ? (answer.deliveries as unknown as readonly LeasedDelivery[])
    : undefined;

/** The answer as what a callback became, or undefined when it is something else. */
export const asSettledDelivery = (answer: unknown): SettledDelivery | undefined =>
  v.is(Settled, answer) ? (answer as unknown as SettledDelivery) : undefined;

/** The answer as problem details (RFC 9457), or undefined when it is something else. */
export const asProblem = (answer: unknown): Problem | undefined =>
  v.is(ProblemDetails, answer) ? (answer as unknown as Problem) : undefined;
