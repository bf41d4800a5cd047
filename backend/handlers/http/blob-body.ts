import type { components } from "../../../openapi.d.ts";
import type { ToldApart } from "../../../told-apart.d.ts";
import type { BlobRecord, Succeeded } from "../../core/blob/blob.ts";
import type { Callback } from "../../core/blob/callback.ts";
import type { ImageFacts } from "../../core/blob/image.ts";
import { describeFailure } from "../../core/errors/blob-errors.ts";
import { hintOf } from "../../core/errors/callback-error-codes.ts";
import { warningsFor } from "../../core/features/feature-rules.ts";
import { features, type ReadFilter } from "../../core/features/features.ts";
import type { Policy } from "../../core/features/moderation/policy.ts";
import { repairWarnings } from "../../core/features/repair-warnings.ts";
import { encodeAnswers } from "./results/feature-bodies.ts";
import { encodeVerdict } from "./results/moderation-body.ts";
import { encodeRecognition } from "./results/recognition-body.ts";

type Schemas = components["schemas"];
type BlobBody = ToldApart<Schemas["Blob"]>;

/** The blob as `GET` tells it. What the reader asks for takes the place of what was asked for at creation. */
export function encodeBlob(record: BlobRecord, asked: ReadFilter = {}): BlobBody {
  const { state } = record;
  const told = { created_at: record.createdAt, updated_at: record.updatedAt };
  const given = {
    ...(record.callback && { callback: encodeCallback(record.callback) }),
    ...(record.metadata && { metadata: record.metadata }),
  };
  const { blobId } = record;
  const { status } = state;
  if (status === "succeeded") {
    const result = encodeResult(state, together(record.filter, asked), record.policy);
    return { blob_id: blobId, status, ...told, ...result, ...given };
  }
  if (status === "failed") {
    const error = describeFailure(state.failure);
    const image = state.image && { image: encodeImage(state.image) };
    return { blob_id: blobId, status, ...told, error, ...image, ...given };
  }
  return { blob_id: blobId, status, ...told, ...given };
}

/** The ledger. The secret is told once, when the blob is created, and never again. */
function encodeCallback(callback: Callback): Schemas["Callback"] {
  const { target, status, attempts, olderAttempts, nextAttemptAt } = callback;
  const ledger = {
    status,
    attempts: attempts.map(({ at, outcome, taken, phase, statusCode, errorCode, durationMs }) => ({
      at,
      outcome,
      ...(taken && ({ via: "mailbox" } as const)),
      ...(phase && { phase }),
      ...(statusCode !== undefined && { status_code: statusCode }),
      ...(errorCode && { error_code: errorCode, hint: hintOf(errorCode, taken !== undefined) }),
      duration_ms: durationMs,
    })),
    ...(olderAttempts !== undefined && { older_attempts: olderAttempts }),
    ...(nextAttemptAt && { next_attempt_at: nextAttemptAt }),
  };
  return target.kind === "url"
    ? { url: target.url, ...ledger }
    : { mailbox: target.mailbox, ...ledger };
}

function encodeResult({ answers, image }: Succeeded, filter: ReadFilter, policy?: Policy) {
  const { moderation } = answers;
  return {
    ...encodeAnswers(answers, filter),
    ...(policy && moderation && { verdict: encodeVerdict(moderation, policy) }),
    warnings: [...repairWarnings(image), ...warningsFor(answers, image, filter)],
    image: encodeImage(image),
    recognition: encodeRecognition(answers),
  };
}

/** That it is damaged a little is a warning's to tell. */
function encodeImage({ repaired: _, ...image }: ImageFacts): Schemas["Image"] {
  return image;
}

/** What a reader asks for goes before what was asked for at creation, feature by feature. */
function together(atCreation: ReadFilter, asked: ReadFilter): ReadFilter {
  const named = features.filter((feature) => atCreation[feature] ?? asked[feature]);
  return Object.fromEntries(
    named.map((feature) => [feature, { ...atCreation[feature], ...asked[feature] }]),
  );
}
