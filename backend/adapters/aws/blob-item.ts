import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { defaultAccount } from "../../core/api-keys/access-key.ts";
import { type BlobRecord, type BlobState, isOutcome } from "../../core/blob/blob.ts";
import type { BlobErrorCode, BlobFailure } from "../../core/blob/failure.ts";
import type { Feature, ReadFilter } from "../../core/features/features.ts";
import type { Policy } from "../../core/features/moderation/policy.ts";
import { packOutcome, unpackOutcome } from "./answers/stored-answers.ts";
import {
  type CallbackAttribute,
  fromCallbackAttribute,
  toCallbackAttribute,
} from "./callback-attribute.ts";
import { dueShardOf } from "./due-index.ts";
import { mailboxAt, mailboxKey } from "./mailbox/mailbox-index.ts";

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
  upload_seen_at?: string;
  expires_at: number;
  /** Missing in records of the time when there was none but labels. */
  features?: Feature[];
  face_attributes?: boolean;
  policy?: Policy;
  /** Of labels: so it was when there was nothing else. */
  min_confidence?: number;
  max_labels?: number;
  /** Of the other features. */
  min_confidences?: Partial<Record<Feature, number>>;
  /** JSON: the names are a stranger's, and the marshaller stumbles over one called `constructor`. */
  metadata?: string;
  lease_id?: string;
  lease_until?: string;
  processing_deadline_at?: string;
  /** Missing in records of the time when deliveries were counted by the queue. */
  recognition_attempts?: number;
  put_off_for?: BlobErrorCode;
  put_off_feature?: Feature;
  sha256?: string;
  upload_bytes?: number;
  /** The outcome, packed: it holds every label. */
  outcome?: Uint8Array;
  callback?: CallbackAttribute;
  /** Both only while something is to be done that no message asks for: the keys of the table's index. */
  due_shard?: string;
  due_at?: string;
  /** Of the write that made it, gave it more time or ended it; the last of them. */
  write_id?: string;
  /** Where a callback goes to a mailbox, and from when on it may be leased from it: the keys of the index of mailboxes. */
  mailbox?: string;
  mailbox_at?: string;
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
    ...(record.uploadSeenAt !== undefined && { upload_seen_at: record.uploadSeenAt }),
    expires_at: Math.floor(Date.parse(record.expiresAt) / 1000),
    features: [...record.features],
    ...(record.options.faceAttributes && { face_attributes: true }),
    ...(record.policy && { policy: record.policy }),
    ...toFilterRow(filter),
    ...(record.metadata && { metadata: JSON.stringify(record.metadata) }),
    ...(record.content.sha256 !== undefined && { sha256: record.content.sha256 }),
    ...(record.content.bytes !== undefined && { upload_bytes: record.content.bytes }),
    ...toCallbackRow(record),
    ...(state.status === "processing" && {
      processing_deadline_at: state.deadlineAt,
      lease_id: state.leaseId,
      lease_until: state.leaseUntil,
      recognition_attempts: state.attempts,
      ...(state.putOffFor && { put_off_for: state.putOffFor.code }),
      ...(state.putOffFor &&
        "feature" in state.putOffFor && { put_off_feature: state.putOffFor.feature }),
    }),
    ...(!isOutcome(state) && {
      due_shard: dueShardOf(record.blobId),
      due_at: state.status === "processing" ? state.deadlineAt : record.uploadDeadlineAt,
    }),
    ...(isOutcome(state) && { outcome: packOutcome(state) }),
  };
  return marshall(row);
}

function toCallbackRow({ account, callback, state, updatedAt }: BlobRecord): Partial<BlobRow> {
  if (!callback) return {};
  const { target } = callback;
  const at = isOutcome(state) ? mailboxAt(callback, updatedAt) : undefined;
  return {
    callback: toCallbackAttribute(callback),
    ...(target.kind === "mailbox" && { mailbox: mailboxKey({ account, name: target.mailbox }) }),
    ...(at && { mailbox_at: at }),
  };
}

function toFilterRow({ labels = {}, ...others }: ReadFilter): Partial<BlobRow> {
  const rest = Object.entries(others).flatMap(([feature, { minConfidence }]) =>
    minConfidence === undefined ? [] : [[feature, storable(minConfidence)]],
  );
  return {
    ...(labels.minConfidence !== undefined && { min_confidence: storable(labels.minConfidence) }),
    ...(labels.maxLabels !== undefined && { max_labels: labels.maxLabels }),
    ...(rest.length > 0 && { min_confidences: Object.fromEntries(rest) }),
  };
}

function fromFilterRow({ min_confidence, max_labels, min_confidences = {} }: BlobRow): ReadFilter {
  const labels = {
    ...(min_confidence !== undefined && { minConfidence: min_confidence }),
    ...(max_labels !== undefined && { maxLabels: max_labels }),
  };
  const others = Object.entries(min_confidences).map(([feature, minConfidence]) => [
    feature,
    { minConfidence },
  ]);
  return {
    ...(Object.keys(labels).length > 0 && { labels }),
    ...Object.fromEntries(others),
  };
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
    ...(row.upload_seen_at !== undefined && { uploadSeenAt: row.upload_seen_at }),
    expiresAt: new Date(row.expires_at * 1000).toISOString(),
    features: row.features ?? ["labels"],
    options: { faceAttributes: row.face_attributes ?? false },
    ...(row.policy && { policy: row.policy }),
    filter: fromFilterRow(row),
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

/** Before every time that a clock may say, also one that is set back. */
export const longAgo = "1970-01-01T00:00:00.000Z";

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
        ...(row.put_off_for && {
          putOffFor: {
            code: row.put_off_for,
            ...(row.put_off_feature && { feature: row.put_off_feature }),
          } as BlobFailure,
        }),
      };
    case "succeeded":
    case "failed":
      return unpackOutcome(row.outcome as Uint8Array);
  }
}
