import type { BlobRecord } from "./blob.ts";
import type { LabelFilter } from "./label-filter.ts";
import type { BlobStore, Clock, IdSource, UploadForm, UploadIssuer } from "./ports.ts";

export interface CreateBlobDeps {
  store: BlobStore;
  issuer: UploadIssuer;
  now: Clock;
  newId: IdSource;
  /** How long the form can be posted. */
  uploadWindowMs: number;
  /** How long the record is kept. */
  retentionMs: number;
}

export interface CreateBlobRequest {
  filter?: LabelFilter;
  metadata?: Record<string, string>;
}

export interface CreatedBlob {
  record: BlobRecord;
  upload: UploadForm;
}

/**
 * How long after the form's end an upload may still be heard of: a slow upload that began in time, and S3's events,
 * which "typically" take seconds "but can sometimes take a minute or longer".
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 */
export const UPLOAD_GRACE_MS = 5 * 60_000;

/** Creates a blob that waits for its picture, and the form to post the picture with. */
export function createBlobUseCase(deps: CreateBlobDeps) {
  return async (request: CreateBlobRequest): Promise<CreatedBlob> => {
    const now = deps.now();
    const after = (ms: number) => new Date(now.getTime() + ms);
    const record: BlobRecord = {
      blobId: deps.newId(),
      createdAt: now.toISOString(),
      updatedAt: now.toISOString(),
      uploadDeadlineAt: after(deps.uploadWindowMs + UPLOAD_GRACE_MS).toISOString(),
      expiresAt: after(deps.retentionMs).toISOString(),
      filter: request.filter ?? {},
      ...(request.metadata && { metadata: request.metadata }),
      state: { status: "awaiting_upload" },
    };
    const upload = await deps.issuer.issue(record.blobId, after(deps.uploadWindowMs));
    await deps.store.create(record);
    return { record, upload };
  };
}
