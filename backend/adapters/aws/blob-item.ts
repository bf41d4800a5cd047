import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { defaultAccount } from "../../core/api-keys/access-key.ts";
import { type BlobRecord, type BlobState, isOutcome } from "../../core/blob/blob.ts";
import type { BlobErrorCode } from "../../core/blob/failure.ts";
import type { Feature } from "../../core/features/features.ts";
import {
  type CallbackAttribute,
  fromCallbackAttribute,
  toCallbackAttribute,
} from "./callback-attribute.ts";
import { dueShardOf } from "./due-index.ts";
import { packOutcome, unpackOutcome } from "./stored-answers.ts";

type Item = Record<string, AttributeValue>;

/** One row of the blobs table. Times are ISO 8601, but for `expires_at`: DynamoDB's TTL wants epoch seconds. */
export interface BlobRow {
  blob_id: string;
  /** Missing in records of the time when there were no keys. */
  account?: string;
  daily_microdollars?: number;
  status: BlobState["status"];
  created_at: string;
  updated_at: string;
  upload_deadline_at: string;
  expires_at: number;
  /** Missing in records of the time when there was none but labels. */
  features?: Feature[];
  min_confidence?: number;
  max_labels?: number;
  /** JSON: the names are a stranger's, and the marshaller stumbles over one called `constructor`. */
  metadata?: string;
  lease_id?: string;
  lease_until?: string;
  processing_deadline_at?: string;
  /** Missing in records of the time when deliveries were counted by the queue. */
  recognition_attempts?: number;
  put_off_for?: BlobErrorCode;
  sha256?: string;
  upload_bytes?: number;
  /** The outcome, packed: it holds every label. */
  outcome?: Uint8Array;
  callback?: CallbackAttribute;
  /** Both only while something is to be done that no message asks for: the keys of the table's index. */
  due_shard?: string;
  due_at?: string;
}

export function toItem(record: BlobRecord): Item {
  const { state, filter } = record;
  const row: BlobRow = {
    blob_id: record.blobId,
    account: record.account,
    ...(record.dailyMicrodollars !== undefined && {
      daily_microdollars: record.dailyMicrodollars,
    }),
    status: state.status,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
    upload_deadline_at: record.uploadDeadlineAt,
    expires_at: Math.floor(Date.parse(record.expiresAt) / 1000),
    features: [...record.features],
    ...(filter.minConfidence !== undefined && { min_confidence: storable(filter.minConfidence) }),
    ...(filter.maxLabels !== undefined && { max_labels: filter.maxLabels }),
    ...(record.metadata && { metadata: JSON.stringify(record.metadata) }),
    ...(record.content.sha256 !== undefined && { sha256: record.content.sha256 }),
    ...(record.content.bytes !== undefined && { upload_bytes: record.content.bytes }),
    ...(record.callback && { callback: toCallbackAttribute(record.callback) }),
    ...(state.status === "processing" && {
      processing_deadline_at: state.deadlineAt,
      lease_id: state.leaseId,
      lease_until: state.leaseUntil,
      recognition_attempts: state.attempts,
      ...(state.putOffFor && { put_off_for: state.putOffFor }),
    }),
    ...(!isOutcome(state) && {
      due_shard: dueShardOf(record.blobId),
      due_at: state.status === "processing" ? state.deadlineAt : record.uploadDeadlineAt,
    }),
    ...(isOutcome(state) && { outcome: packOutcome(state) }),
  };
  return marshall(row);
}

/** DynamoDB refuses numbers below 1E-130; a millionth of a percent is as good as nothing. */
const storable = (confidence: number) => Number(confidence.toFixed(6));

export function fromItem(item: Item): BlobRecord {
  const row = unmarshall(item) as BlobRow;
  const created = row.created_at;
  return {
    blobId: row.blob_id,
    account: row.account ?? defaultAccount,
    ...(row.daily_microdollars !== undefined && { dailyMicrodollars: row.daily_microdollars }),
    createdAt: row.created_at,
    updatedAt: notBefore(created, row.updated_at),
    uploadDeadlineAt: row.upload_deadline_at,
    expiresAt: new Date(row.expires_at * 1000).toISOString(),
    features: row.features ?? ["labels"],
    filter: {
      ...(row.min_confidence !== undefined && { minConfidence: row.min_confidence }),
      ...(row.max_labels !== undefined && { maxLabels: row.max_labels }),
    },
    ...(row.metadata && { metadata: JSON.parse(row.metadata) as Record<string, string> }),
    content: {
      ...(row.sha256 !== undefined && { sha256: row.sha256 }),
      ...(row.upload_bytes !== undefined && { bytes: row.upload_bytes }),
    },
    ...(row.callback && { callback: fromCallbackAttribute(row.callback, created) }),
    state: stateOf(row),
  };
}

/** Of a time that was written by a clock that had been set back since. ISO 8601 sorts as text. */
function notBefore(created: string, time: string): string {
  return time < created ? created : time;
}

const longAgo = new Date(0).toISOString();

function stateOf(row: BlobRow): BlobState {
  switch (row.status) {
    case "awaiting_upload":
      return { status: "awaiting_upload" };
    case "processing":
      return {
        status: "processing",
        leaseId: row.lease_id ?? "",
        leaseUntil: row.lease_until ?? longAgo,
        deadlineAt:
          row.processing_deadline_at === undefined
            ? longAgo
            : notBefore(row.created_at, row.processing_deadline_at),
        attempts: row.recognition_attempts ?? 0,
        ...(row.put_off_for && { putOffFor: row.put_off_for }),
      };
    case "succeeded":
    case "failed":
      return unpackOutcome(row.outcome as Uint8Array);
  }
}
