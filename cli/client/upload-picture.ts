import type { Asking, Feature } from "./api-types.ts";
import type { CreateOptions, UploadOptions } from "./client-options.ts";
import { heard } from "./http/heard.ts";
import { mayPassAtStorage } from "./http/passing-failures.ts";
import { createProgressHearer } from "./http/progress-hearer.ts";
import type { Retrier } from "./http/retry.ts";
import { checkedObject } from "./options/checked-options.ts";
import { checkSize } from "./picture/check-size.ts";
import { type PictureSource, pictureFrom } from "./picture/picture.ts";
import type { NewBlob, SentBlob } from "./told-blob.ts";
import type { Transport } from "./transport.ts";

export interface UploadPictureOptions<Asked extends Feature> extends UploadOptions<Asked> {
  create: (request: Asking<Asked>, options: CreateOptions) => Promise<NewBlob<Asked>>;
  transport: Transport;
  retrier: Retrier;
  /** How long uploading is tried again */
  uploadForMs: number;
}

/** Creates a blob for a picture, and uploads the picture unless the API knows it. */
export async function uploadPicture<Asked extends Feature>(
  source: PictureSource,
  options: UploadPictureOptions<Asked>,
): Promise<SentBlob<Asked>> {
  const { signal, transport } = options;
  const request = checkedObject(options.request ?? {}, "options in `request`");
  const picture = await pictureFrom(source, { openFile: transport.openFile, signal });
  const { sizeBytes } = picture;
  const sha256 = await transport.sha256(picture, signal);
  const announced = { ...request, size: sizeBytes, ...(sha256 && { sha256 }) };
  const { retryForMs: createForMs, idempotencyKey } = options;
  const created = await options.create(announced, {
    ...{ signal, retryForMs: createForMs },
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });
  await heard(options.onCreated?.(created), signal);
  const { upload_info: uploadInfo, links: _links, ...rest } = created;
  const { callback_url: _url, callback_mailbox: _mailbox, ...blob } = rest;
  if (!uploadInfo) return blob as SentBlob<Asked>;
  checkSize(picture, uploadInfo);
  const progress = createProgressHearer(options.onProgress);
  const ending = signal ? AbortSignal.any([signal, progress.signal]) : progress.signal;
  // The same bytes under the same key, read anew: sent twice they are one object, and the blob's first result stands.
  await options.retrier.run(
    async () => {
      const onSent = (sentBytes: number) => progress.tell(sentBytes, sizeBytes);
      onSent(0);
      await transport.postForm({ picture, uploadInfo, signal: ending, onProgress: onSent });
    },
    { mayPass: mayPassAtStorage, until: { forMs: options.uploadForMs }, signal: ending },
  );
  await progress.heard(ending);
  return blob as SentBlob<Asked>;
}
