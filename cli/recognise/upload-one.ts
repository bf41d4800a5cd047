import type { BlobFilters, CreateBlobRequest, UploadedBlob } from "../client/api-types.ts";
import { InterruptedError, RekogError } from "../client/errors.ts";
import type { RekogClient } from "../client/rekog-client.ts";
import type { Now, Sleep } from "../client/time.ts";
import type { CallbackVerificationError } from "../client/verify-callback.ts";
import { WaitTimeoutError } from "../client/wait/wait-for-blob.ts";
import type { CallbackInbox, ExpectedCallback } from "../listener/callback-inbox.ts";
import type { PictureFile } from "./check-file.ts";
import { type ResultEvents, readResult } from "./read-result.ts";
import { createUploadDeadline } from "./upload-deadline.ts";

/** As much of a blob as was known when something failed: as it was last read, or that it was created. */
export type KnownBlob = UploadedBlob | Pick<UploadedBlob, "blob_id" | "callback_secret">;

/** What became of one file. A failure tells as much of the blob as was known when it happened. */
export type FileOutcome =
  | { file: string; blob: UploadedBlob }
  | { file: string; blob?: KnownBlob; failure: RekogError };

export interface UploadEvents extends ResultEvents {
  onSecret(file: PictureFile, secret: string): void;
  onUploading(file: PictureFile, sentBytes: number): void;
  /** Why a callback about the blob is not genuine */
  onCallbackRefused(file: PictureFile, reason: CallbackVerificationError): void;
}

export interface UploadOneOptions {
  client: RekogClient;
  request: CreateBlobRequest;
  /** For reading the result */
  filters?: BlobFilters | undefined;
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

/** All of the file was on its way when the command was interrupted: it may be there, recognised and paid, all the same. */
export class PerhapsUploadedError extends InterruptedError {
  constructor(readCommand: string, cause: unknown) {
    super(`The file was sent, and may be uploaded. See what became of it: ${readCommand}`, cause);
  }
}

/**
 * Creates a blob, uploads one file to it unless its bytes are known already, and follows it to the end if that is wanted.
 * What goes wrong with this file is told in the outcome, so that others can go on. So is an interruption once the file is, or may
 * be, uploaded: the outcome has the blob's id and secret, and its failure says how to read the result later.
 * @throws the signal's reason, where nothing can be uploaded yet, or where it is no interruption
 */
export async function uploadOne(
  file: PictureFile,
  options: UploadOneOptions,
): Promise<FileOutcome> {
  const { client, request, signal, events, inbox } = options;
  let blob: KnownBlob | undefined;
  let expected: ExpectedCallback | undefined;
  let sent: "no" | "perhaps" | "yes" = "no";
  const deadline = createUploadDeadline(options.waitTimeoutMs, signal);
  try {
    const uploaded = await client.upload(file.bytes ?? file.path, {
      request,
      signal: deadline.signal,
      retryForMs: options.waitTimeoutMs,
      onCreated({ blob_id: blobId, callback_secret: secret }) {
        deadline.created();
        blob = { blob_id: blobId, ...(secret && { callback_secret: secret }) };
        if (!secret) return;
        events.onSecret(file, secret);
        expected = inbox?.expect(blobId, secret, (why) => events.onCallbackRefused(file, why));
      },
      onProgress(sentBytes) {
        deadline.sent(sentBytes);
        if (sentBytes >= file.sizeBytes) sent = "perhaps";
        events.onUploading(file, sentBytes);
      },
    });
    deadline.end();
    sent = "yes";
    const { callback_secret: secret, ...known } = uploaded;
    const result = await readResult(file, known, { ...options, expected });
    return { file: file.path, blob: { ...result, ...(secret && { callback_secret: secret }) } };
  } catch (error) {
    if (signal.aborted) {
      const { reason } = signal;
      if (sent === "no" || !blob || !(reason instanceof InterruptedError)) throw reason;
      const command = options.readCommand(blob.blob_id);
      const failure =
        sent === "yes"
          ? new InterruptedError(`The file is uploaded. Read its labels later: ${command}`, reason)
          : new PerhapsUploadedError(command, reason);
      return { file: file.path, blob, failure };
    }
    if (!(error instanceof RekogError)) throw error;
    const lastBlob = error instanceof WaitTimeoutError ? error.lastBlob : undefined;
    if (lastBlob) blob = { ...blob, ...lastBlob };
    return { file: file.path, ...(blob && { blob }), failure: error };
  } finally {
    deadline.end();
    expected?.cancel();
  }
}
