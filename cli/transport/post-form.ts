import { PassThrough, Readable } from "node:stream";
import { errorCode } from "../client/error-code.ts";
import { RekogError } from "../client/errors.ts";
import { checkStored } from "../client/http/check-stored.ts";
import { createStallWatch } from "../client/http/stall-watch.ts";
import { fileChanged, uploadStalled } from "../client/http/upload-failures.ts";
import type { Picture } from "../client/picture/picture.ts";
import type { FormPost } from "../client/transport.ts";
import type { Connections } from "./connections.ts";
import { networkErrorFrom } from "./network-failure.ts";

export interface PostFormOptions extends Omit<FormPost, "picture"> {
  picture: Pick<Picture, "sizeBytes" | "open">;
  connections: Connections;
  /** Gives up when no byte moved for this long */
  stallTimeoutMs?: number | undefined;
}

/**
 * Posts a picture to the presigned form as S3 wants it: every field, then `file`, last
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/HTTPPOSTForms.html). It is streamed with its length known
 * beforehand; no more than a few chunks are in memory, whatever its size.
 * @throws {UploadError} S3 said no, or something else answered
 * @throws {NetworkError} S3 said nothing, or nothing moved
 * @throws {UsageError} `file_changed`: the picture could not be read to its end
 * @throws the signal's reason
 */
export async function postForm(options: PostFormOptions): Promise<void> {
  const { picture, uploadInfo, connections, signal } = options;
  const { default: FormData } = await import("form-data");
  const form = new FormData();
  for (const [name, value] of Object.entries(uploadInfo.fields)) form.append(name, value);
  // form-data cannot be told that a stream is empty: a known length of 0 counts as unknown.
  const content = picture.sizeBytes === 0 ? Buffer.alloc(0) : readableOf(picture.open());
  // A constant name: the real one is nobody's business, and S3 only uses it where the key says `${filename}`.
  form.append("file", content, {
    filename: "image",
    contentType: "application/octet-stream",
    knownLength: picture.sizeBytes,
  });

  const stallWatch = createStallWatch(options.stallTimeoutMs ?? 30_000);
  const body = new PassThrough();
  if (!Buffer.isBuffer(content)) {
    let sentBytes = 0;
    content.on("data", (chunk) => {
      sentBytes += chunk.length;
      stallWatch.moved();
      options.onProgress?.(sentBytes);
    });
  }
  let readError: Error | undefined;
  form.on("error", (error) => {
    readError = error;
    body.destroy(error);
  });

  try {
    // Asked before piping: form-data counts the last boundary only while parts are left to be sent.
    const headers = { ...form.getHeaders(), "content-length": String(form.getLengthSync()) };
    form.pipe(body);
    const response = await connections.request(uploadInfo.url, {
      method: "POST",
      signal: AbortSignal.any([stallWatch.signal, ...(signal ? [signal] : [])]),
      headers,
      body,
    });
    const { statusCode: status, headers: answered } = response;
    checkStored({ status, headers: answered, text: await response.body.text() }, uploadInfo.url);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof RekogError) throw error;
    if (readError || errorCode(error) === "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH") {
      throw fileChanged(readError ?? error);
    }
    if (stallWatch.signal.aborted) throw uploadStalled(uploadInfo.url, error);
    throw networkErrorFrom(error, uploadInfo.url);
  } finally {
    stallWatch.stop();
    if (!Buffer.isBuffer(content)) content.destroy();
    body.destroy();
  }
}

const readableOf = (chunks: AsyncIterable<Uint8Array>) =>
  chunks instanceof Readable ? chunks : Readable.from(chunks, { objectMode: false });
