import type { CreateBlobRequest, CreatedBlob, UploadedBlob } from "./api-types.ts";
import type { CreateOptions, UploadOptions } from "./client-options.ts";
import type { Connections } from "./http/connections.ts";
import { mayPassAtStorage } from "./http/passing-failures.ts";
import { postForm } from "./http/post-form.ts";
import type { Retrier } from "./http/retry.ts";
import { checkSize } from "./picture/check-size.ts";
import { hashPicture } from "./picture/hash-picture.ts";
import { type PictureSource, pictureFrom } from "./picture/picture.ts";

export interface UploadPictureOptions extends UploadOptions {
  create: (request: CreateBlobRequest, options: CreateOptions) => Promise<CreatedBlob>;
  connections: Connections;
  retrier: Retrier;
  /** How long uploading is tried again */
  uploadForMs: number;
}

/** Creates a blob for a picture, and uploads the picture unless the API knows it. */
export async function uploadPicture(
  source: PictureSource,
  options: UploadPictureOptions,
): Promise<UploadedBlob> {
  const { signal, onProgress, connections } = options;
  const picture = await pictureFrom(source, signal);
  const { sizeBytes } = picture;
  const sha256 = await hashPicture(picture, signal);
  const announced = { ...options.request, size: sizeBytes, ...(sha256 && { sha256 }) };
  const { retryForMs: createForMs, idempotencyKey } = options;
  const created = await options.create(announced, {
    ...{ signal, retryForMs: createForMs },
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });
  options.onCreated?.(created);
  const { upload_info: uploadInfo, links: _links, ...rest } = created;
  const { callback_url: _url, callback_mailbox: _mailbox, ...blob } = rest;
  if (!uploadInfo) return blob;
  checkSize(picture, uploadInfo);
  // The same bytes under the same key, read anew: sent twice they are one object, and the blob's first result stands.
  await options.retrier.run(
    async () => {
      onProgress?.(0, sizeBytes);
      const onSent = (sentBytes: number) => onProgress?.(sentBytes, sizeBytes);
      await postForm({ picture, uploadInfo, connections, signal, onProgress: onSent });
    },
    { mayPass: mayPassAtStorage, until: { forMs: options.uploadForMs }, signal },
  );
  return blob;
}
