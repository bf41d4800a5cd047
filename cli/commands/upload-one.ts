import type { ApiBlob, CreateBlobRequest } from "../api/api-types.ts";
import type { ApiClient } from "../api/client.ts";
import { hashFile } from "../api/hash-file.ts";
import type { UploadFileOptions } from "../api/upload-file.ts";
import type { CallbackVerificationError } from "../api/verify-callback.ts";
import { WaitTimeoutError } from "../api/wait-for-blob.ts";
import { CliError, InterruptedError } from "../errors.ts";
import type { CallbackInbox, ExpectedCallback } from "../listener/callback-inbox.ts";
import type { Now, Sleep } from "../time.ts";
import type { PictureFile } from "./check-file.ts";
import { type ResultEvents, readResult } from "./read-result.ts";

/** A blob, with its callback's secret where it has one: creating it is the only time that the API tells it. */
export type UploadedBlob<Blob = ApiBlob> = Blob & { callback_secret?: string };

/** What became of one file. A failure tells as much of the blob as was known when it happened. */
export type FileOutcome =
  | { file: string; blob: UploadedBlob }
  | { file: string; blob?: UploadedBlob<ApiBlob | { blob_id: string }>; failure: CliError };

export interface UploadEvents extends ResultEvents {
  onSecret(file: PictureFile, secret: string): void;
  onUploading(file: PictureFile, sentBytes: number): void;
  /** Why a callback about the blob is not genuine */
  onCallbackRefused(file: PictureFile, reason: CallbackVerificationError): void;
}

export interface UploadOneOptions {
  client: ApiClient;
  uploadFile: (options: UploadFileOptions) => Promise<void>;
  request: CreateBlobRequest;
  /** Where the command's own listener puts callbacks, if there is one */
  inbox: CallbackInbox | undefined;
  /** Undefined: do not wait */
  waitTimeoutMs: number | undefined;
  /** How to read a blob later, as a command to type */
  readCommand: (blobId: string) => string;
  signal: AbortSignal;
  now: Now;
  sleep: Sleep;
  events: UploadEvents;
}

/**
 * Creates a blob, uploads one file to it unless its bytes are known already, and follows it to the end if that is wanted.
 * What goes wrong with this file is told in the outcome, so that others can go on.
 * @throws the signal's reason; when the file had been uploaded, an `InterruptedError` that says how to read it
 */
export async function uploadOne(
  file: PictureFile,
  options: UploadOneOptions,
): Promise<FileOutcome> {
  const { client, signal, events, inbox } = options;
  let blob: UploadedBlob<ApiBlob | { blob_id: string }> | undefined;
  let expected: ExpectedCallback | undefined;
  let isUploaded = false;
  try {
    const sha256 = await hashFile(file, signal);
    const promise = { size: file.sizeBytes, ...(sha256 && { sha256 }) };
    const created = await client.createBlob({ ...options.request, ...promise }, { signal });
    const { upload_info: uploadInfo, links: _links, callback_url: _url, ...known } = created;
    const { blob_id: blobId, callback_secret: secret } = known;
    const secretly = { ...(secret && { callback_secret: secret }) };
    blob = { blob_id: blobId, ...secretly };
    if (secret) {
      events.onSecret(file, secret);
      expected = inbox?.expect(blobId, secret, (why) => events.onCallbackRefused(file, why));
    }
    // Without a form the API knows these bytes, or refuses their size: there is nothing to upload.
    if (uploadInfo) {
      events.onUploading(file, 0);
      await options.uploadFile({
        ...file,
        uploadInfo,
        signal,
        onProgress: (sentBytes) => events.onUploading(file, sentBytes),
      });
    }
    isUploaded = true;
    const result = await readResult(file, uploadInfo ? blobId : known, { ...options, expected });
    return { file: file.path, blob: { ...result, ...secretly } };
  } catch (error) {
    if (signal.aborted) throw isUploaded && blob ? readLater(blob.blob_id, options) : signal.reason;
    if (!(error instanceof CliError)) throw error;
    if (error instanceof WaitTimeoutError) blob = { ...blob, ...error.lastBlob } as typeof blob;
    return { file: file.path, ...(blob && { blob }), failure: error };
  } finally {
    expected?.cancel();
  }
}

function readLater(blobId: string, { signal, readCommand }: UploadOneOptions): unknown {
  if (!(signal.reason instanceof InterruptedError)) return signal.reason;
  return new InterruptedError(
    `The file is uploaded. Read its labels later: ${readCommand(blobId)}`,
    signal.reason,
  );
}
