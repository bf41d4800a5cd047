import { RekogError } from "../errors.ts";
import { checkStored } from "../http/check-stored.ts";
import { clientClosed } from "../http/client-closed.ts";
import { createStallWatch } from "../http/stall-watch.ts";
import { untilAborted } from "../http/until-aborted.ts";
import { fileChanged, uploadStalled } from "../http/upload-failures.ts";
import { checkedOptions } from "../options/checked-options.ts";
import type { Picture } from "../picture/picture.ts";
import type { Transport } from "../transport.ts";
import { fetchFailure } from "./fetch-failure.ts";
import { openAsBlob } from "./open-as-blob.ts";
import { formRequestClass, postByRequest } from "./post-by-request.ts";
import { readAnswer } from "./read-answer.ts";
import { sha256 } from "./sha256.ts";

export interface FetchTransportOptions {
  /** In place of the platform's own: a worker's service binding, say */
  fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
  /** A form that can tell how far it is ends when nothing moved for so long; 30,000 without */
  stallTimeoutMs?: number | undefined;
}

// 1,000 labels with their boxes are well below 16 MiB, and S3's errors below one.
const maxAnswerBytes = 16 * 1024 * 1024;
/** Where nothing tells how far a form is, it has the time of a slow line: 128 kbit/s. */
const slowestBytesPerMs = 16;

/**
 * The transport of whatever has `fetch`: Node.js, browsers, workers. Proxies and kept connections are the platform's own.
 * @param options without them, the platform's `fetch`
 * @throws {UsageError} `invalid_options`
 */
export function createFetchTransport(options: FetchTransportOptions = {}): Transport {
  checkedOptions(options, { fetch: true, stallTimeoutMs: true });
  const send = options.fetch ?? ((url: string, init: RequestInit) => fetch(url, init));
  const { stallTimeoutMs = 30_000 } = options;
  const closing = new AbortController();

  function within(signal: AbortSignal | undefined, ...others: AbortSignal[]): AbortSignal {
    if (closing.signal.aborted) throw clientClosed();
    return AbortSignal.any([closing.signal, ...others, ...(signal ? [signal] : [])]);
  }

  /** A `fetch` that was given, or the body of what it answers, may hear no signal: it ends what is waited for all the same. */
  const answerOf = (url: string, init: RequestInit & { signal: AbortSignal }) =>
    untilAborted((async () => readAnswer(await send(url, init), maxAnswerBytes))(), init.signal);

  return {
    userAgent: userAgent(),
    async request({ url, method, headers, body, signal }) {
      const init = { method, headers: { ...headers }, redirect: "manual" } as const;
      const sent = { ...init, ...(body !== undefined && { body }), signal: within(signal) };
      try {
        return await answerOf(url, sent);
      } catch (error) {
        throw error instanceof RekogError ? error : fetchFailure(error, url);
      }
    },
    async postForm({ picture, uploadInfo, signal, onProgress }) {
      const { url } = uploadInfo;
      const form = await formOf(picture, uploadInfo.fields);
      const Request = options.fetch ? undefined : formRequestClass();
      const allowanceMs = Request ? 0 : picture.sizeBytes / slowestBytesPerMs;
      const watch = createStallWatch(stallTimeoutMs + allowanceMs);
      const ending = within(signal, watch.signal);
      const onMoved = (share: number) => {
        watch.moved();
        onProgress?.(Math.round(share * picture.sizeBytes));
      };
      try {
        const answer = Request
          ? await postByRequest(url, form, { Request, signal: ending, onProgress: onMoved })
          : await answerOf(url, formInit(form, ending));
        checkStored(answer, url);
        onProgress?.(picture.sizeBytes);
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof RekogError) throw error;
        if (watch.signal.aborted) throw uploadStalled(url, error);
        throw isUnreadable(error) ? fileChanged(error) : fetchFailure(error, url);
      } finally {
        watch.stop();
      }
    },
    openFile: openAsBlob,
    sha256,
    async close() {
      closing.abort();
    },
  };
}

const formInit = (body: FormData, signal: AbortSignal) =>
  ({ method: "POST", redirect: "manual", body, signal }) as const;

async function formOf(picture: Picture, fields: Readonly<Record<string, string>>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const content = picture.blob?.() ?? (await collected(picture));
  // A constant name: the real one is nobody's business, and S3 only uses it where the key says `${filename}`.
  form.append("file", content.slice(0, content.size, "application/octet-stream"), "image");
  return form;
}

async function collected(picture: Picture): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of picture.open()) chunks.push(chunk as Uint8Array<ArrayBuffer>);
  return new Blob(chunks);
}

/** A `Blob` of a file that was changed since: a `NotReadableError` of the platform. */
function isUnreadable(error: unknown): boolean {
  const { name, cause } = (error ?? {}) as { name?: unknown; cause?: unknown };
  return name === "NotReadableError" || (cause !== undefined && isUnreadable(cause));
}

/** A browser's own says more, and a header of ours would need the API's leave there. */
function userAgent(): string | undefined {
  const { process } = globalThis as unknown as { process?: { versions?: { node?: string } } };
  const node = process?.versions?.node;
  return node === undefined ? undefined : `rekog-client node/${node}`;
}
