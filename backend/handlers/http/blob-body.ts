import type { components } from "../../../openapi.d.ts";
import type { BlobRecord, Succeeded } from "../../core/blob/blob.ts";
import type { Callback } from "../../core/blob/callback.ts";
import { describeFailure } from "../../core/errors/blob-errors.ts";
import { callbackErrors } from "../../core/errors/callback-error-codes.ts";
import { warningsFor } from "../../core/features/feature-rules.ts";
import type { RecognitionFacts } from "../../core/features/features.ts";
import type { LabelFilter } from "../../core/features/label-filter.ts";
import { toDollars } from "../../core/features/prices.ts";
import { encodeAnswers } from "./feature-bodies.ts";

type Schemas = components["schemas"];

/** The blob as `GET` tells it. What the reader asks for takes the place of what was asked for at creation. */
export function encodeBlob(record: BlobRecord, asked: LabelFilter = {}): Schemas["Blob"] {
  const { state } = record;
  return {
    blob_id: record.blobId,
    status: state.status,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
    ...(state.status === "succeeded" && encodeResult(state, { ...record.filter, ...asked })),
    ...(state.status === "failed" && {
      error: describeFailure(state.failure),
      ...(state.image && { image: state.image }),
    }),
    ...(record.callback && { callback: encodeCallback(record.callback) }),
    ...(record.metadata && { metadata: record.metadata }),
  };
}

/** The ledger. The secret is told once, when the blob is created, and never again. */
function encodeCallback(callback: Callback): Schemas["Callback"] {
  const { url, status, attempts, olderAttempts, nextAttemptAt } = callback;
  return {
    url,
    status,
    attempts: attempts.map(({ at, outcome, phase, statusCode, errorCode, durationMs }) => ({
      at,
      outcome,
      ...(phase && { phase }),
      ...(statusCode !== undefined && { status_code: statusCode }),
      ...(errorCode && { error_code: errorCode, hint: callbackErrors[errorCode].hint }),
      duration_ms: durationMs,
    })),
    ...(olderAttempts !== undefined && { older_attempts: olderAttempts }),
    ...(nextAttemptAt && { next_attempt_at: nextAttemptAt }),
  };
}

function encodeResult({ answers, image }: Succeeded, filter: LabelFilter) {
  return {
    ...encodeAnswers(answers, filter),
    warnings: warningsFor(answers, image, filter),
    image,
    ...(answers.labels && {
      recognition: {
        ...encodeRecognition(answers.labels.recognition),
        ...costOf(Object.values(answers).map(({ recognition }) => recognition)),
      },
    }),
  };
}

/** What was paid for this very blob; nothing is said of what was recognised when nobody reckoned. */
function costOf(recognitions: readonly RecognitionFacts[]): Pick<Schemas["Recognition"], "cost"> {
  const paid = recognitions.filter(({ cachedAt }) => cachedAt === undefined);
  if (paid.some(({ microdollars }) => microdollars === undefined)) return {};
  const sum = paid.reduce((total, { microdollars = 0 }) => total + microdollars, 0);
  return { cost: { calls: paid.length, estimated_usd: toDollars(sum) } };
}

function encodeRecognition(recognition: RecognitionFacts): Schemas["Recognition"] {
  return {
    detector: recognition.detector,
    label_model_version: recognition.modelVersion,
    cached: recognition.cachedAt !== undefined,
    ...(recognition.cachedAt !== undefined && { cached_at: recognition.cachedAt }),
    detected_at: recognition.detectedAt,
  };
}
