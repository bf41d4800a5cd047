import * as v from "valibot";
import type { ApiBlob, BlobPage, CreatedBlob, Problem, Redelivery, Usage } from "./api-types.ts";

// Loose on purpose: an API that is newer than this CLI may say more. What is read here must be there and of its type.

const Label = v.looseObject({
  label: v.string(),
  confidence: v.number(),
  parents: v.array(v.string()),
  aliases: v.array(v.string()),
  categories: v.array(v.string()),
  instances: v.array(
    v.looseObject({
      confidence: v.number(),
      bounding_box: v.looseObject({
        left: v.number(),
        top: v.number(),
        width: v.number(),
        height: v.number(),
      }),
    }),
  ),
});

const Callback = v.looseObject({
  url: v.string(),
  status: v.string(),
  attempts: v.array(
    v.looseObject({
      at: v.string(),
      outcome: v.string(),
      phase: v.optional(v.string()),
      status_code: v.optional(v.number()),
      error_code: v.optional(v.string()),
      hint: v.optional(v.string()),
      duration_ms: v.number(),
    }),
  ),
  older_attempts: v.optional(v.number()),
  next_attempt_at: v.optional(v.string()),
});

const Image = v.looseObject({
  bytes: v.number(),
  width: v.optional(v.number()),
  height: v.optional(v.number()),
  format: v.optional(v.string()),
});

const Recognition = v.looseObject({
  detector: v.string(),
  label_model_version: v.string(),
});

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
      fields: v.record(v.string(), v.string()),
    }),
  ),
});

const BlobList = v.looseObject({
  blobs: v.array(
    v.looseObject({
      ...BlobHead.entries,
      metadata: v.optional(v.record(v.string(), v.string())),
      error: v.optional(v.looseObject({ code: v.string() })),
      top_labels: v.optional(v.array(v.looseObject({ label: v.string(), confidence: v.number() }))),
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
          pictures: v.number(),
          paid_calls: v.number(),
          cache_hits: v.number(),
          refused: v.number(),
          estimated_usd: v.number(),
        }),
      ),
      estimated_usd: v.number(),
    }),
  ),
  limit: v.optional(
    v.looseObject({ daily_usd: v.number(), remaining_usd: v.number(), resets_at: v.string() }),
  ),
});

/** Scripts compare it: what is no code is another server's. */
const Code = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,63}$/));

const ProblemDetails = v.looseObject({
  status: v.number(),
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

/** The answer as problem details (RFC 9457), or undefined when it is something else. */
export const asProblem = (answer: unknown): Problem | undefined =>
  v.is(ProblemDetails, answer) ? (answer as unknown as Problem) : undefined;
