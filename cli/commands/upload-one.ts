import type { ApiBlob, CreateBlobRequest } from "../api/api-types.ts";
import type { ApiClient } from "../api/client.ts";
import { hashFile } from "../api/hash-file.ts";
import type { UploadFileOptions } from "../api/upload-file.ts";
import { isTerminal, WaitTimeoutError, waitForBlob } from "../api/wait-for-blob.ts";
import { CliError, InterruptedError } from "../errors.ts";
import type { Now, Sleep } from "../time.ts";
import type { PictureFile } from "./check-file.ts";

/** What became of one file. A failure tells as much of the blob as was known when it happened. */
export type FileOutcome =
  | { file: string; blob: ApiBlob }
  | { file: string; blob?: ApiBlob | { blob_id: string }; failure: CliError };

/** What happens meanwhile; a reporter draws it. */
export interface UploadEvents {
  onUploading(file: PictureFile, sentBytes: number): void;
  onRecognising(file: PictureFile): void;
}

export interface UploadOneOptions {
  client: ApiClient;
  uploadFile: (options: UploadFileOptions) => Promise<void>;
  request: CreateBlobRequest;
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
 * Creates a blob, uploads one file to it unless its bytes are known already, and follows it to the end if that is
 * wanted. What goes wrong with this file is
 * told in the outcome, so that others can go on.
 * @throws the signal's reason; when the file had been uploaded, an `InterruptedError` that says how to read it
 */
export async function uploadOne(
  file: PictureFile,
  options: UploadOneOptions,
): Promise<FileOutcome> {
  const { client, signal, events } = options;
  let blob: ApiBlob | { blob_id: string } | undefined;
  let isUploaded = false;
  try {
    const sha256 = await hashFile(file, signal);
    const promise = { size: file.sizeBytes, ...(sha256 && { sha256 }) };
    const created = await client.createBlob({ ...options.request, ...promise }, { signal });
    const { upload_info: uploadInfo, links: _links, ...known } = created;
    // The API knows these bytes, or refuses their size: there is nothing to upload.
    if (!uploadInfo) return { file: file.path, blob: known };
    const { blob_id: blobId } = created;
    blob = { blob_id: blobId };
    events.onUploading(file, 0);
    await options.uploadFile({
      ...file,
      uploadInfo,
      signal,
      onProgress: (sentBytes) => events.onUploading(file, sentBytes),
    });
    isUploaded = true;
    return { file: file.path, blob: await readBlob(file, blobId, options) };
  } catch (error) {
    if (signal.aborted) throw isUploaded && blob ? readLater(blob.blob_id, options) : signal.reason;
    if (!(error instanceof CliError)) throw error;
    if (error instanceof WaitTimeoutError) blob = error.lastBlob ?? blob;
    return { file: file.path, ...(blob && { blob }), failure: error };
  }
}

function readBlob(file: PictureFile, blobId: string, options: UploadOneOptions): Promise<ApiBlob> {
  const { client, signal, now, sleep, waitTimeoutMs, events } = options;
  if (waitTimeoutMs === undefined) return client.getBlob(blobId, {}, { signal });
  return waitForBlob({
    blobId,
    getBlob: (requestOptions) => client.getBlob(blobId, {}, requestOptions),
    timeoutMs: waitTimeoutMs,
    signal,
    now,
    sleep,
    onState: (blob) => {
      if (!isTerminal(blob)) events.onRecognising(file);
    },
  });
}

function readLater(blobId: string, { signal, readCommand }: UploadOneOptions): unknown {
  if (!(signal.reason instanceof InterruptedError)) return signal.reason;
  return new InterruptedError(
    `The file is uploaded. Read its labels later: ${readCommand(blobId)}`,
    signal.reason,
  );
}
