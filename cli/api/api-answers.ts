import * as v from "valibot";
import type { ApiBlob, CreatedBlob, Problem } from "./api-types.ts";

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

const Blob = v.looseObject({
  blob_id: v.string(),
  status: v.picklist(["awaiting_upload", "processing", "succeeded", "failed"]),
  created_at: v.string(),
  updated_at: v.string(),
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
});

const Created = v.looseObject({
  ...Blob.entries,
  upload_info: v.optional(
    v.looseObject({
      url: v.pipe(v.string(), v.regex(/^https?:\/\//)),
      fields: v.record(v.string(), v.string()),
    }),
  ),
});

const ProblemDetails = v.looseObject({
  status: v.number(),
  code: v.string(),
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

/** The answer as problem details (RFC 9457), or undefined when it is something else. */
export const asProblem = (answer: unknown): Problem | undefined =>
  v.is(ProblemDetails, answer) ? (answer as unknown as Problem) : undefined;
