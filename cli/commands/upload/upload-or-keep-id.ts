import { InterruptedError } from "../../client/errors.ts";
import type { PictureFile } from "../../recognise/check-file.ts";
import { type FileOutcome, type UploadOneOptions, uploadOne } from "../../recognise/upload-one.ts";

/**
 * `uploadOne` for one file of many: where the command is interrupted once the file is uploaded, that is the file's outcome,
 * with the blob id and the secret that would be lost otherwise.
 * @throws the signal's reason where nothing is uploaded yet
 */
export async function uploadOrKeepId(
  file: PictureFile,
  options: UploadOneOptions,
): Promise<FileOutcome> {
  const { events, readCommand } = options;
  let uploadedId: string | undefined;
  let secret: string | undefined;
  try {
    return await uploadOne(file, {
      ...options,
      // Of a file that is uploaded, an interruption tells how to read it later.
      readCommand(blobId) {
        uploadedId = blobId;
        return readCommand(blobId);
      },
      events: {
        ...events,
        onSecret(of, told) {
          secret = told;
          events.onSecret(of, told);
        },
      },
    });
  } catch (error) {
    if (!(error instanceof InterruptedError) || uploadedId === undefined) throw error;
    const blob = { blob_id: uploadedId, ...(secret && { callback_secret: secret }) };
    return { file: file.path, blob, failure: error };
  }
}
