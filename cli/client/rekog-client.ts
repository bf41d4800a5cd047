import { randomUUID } from "node:crypto";
import { asBlob, asBlobPage, asCreatedBlob, asRedelivery, asUsage } from "./api-answers.ts";
import { ApiError, unexpectedAnswer } from "./api-error.ts";
import type {
  ApiBlob,
  BlobListEntry,
  BlobPage,
  CreateBlobRequest,
  CreatedBlob,
  RedeliverCallbackRequest,
  Redelivery,
  UploadedBlob,
  Usage,
} from "./api-types.ts";
import { blobPath, filterQuery } from "./blob-path.ts";
import type {
  CreateOptions,
  GetOptions,
  ListOptions,
  ListPageOptions,
  RekogClientOptions,
  UploadOptions,
  UsageOptions,
  WaitOptions,
} from "./client-options.ts";
import { parseEndpoint } from "./endpoint.ts";
import { type ApiCalls, createApiCalls } from "./http/api-calls.ts";
import { apiKeyReader } from "./http/bearer.ts";
import { type Connections, createConnections } from "./http/connections.ts";
import { createPace } from "./http/pace.ts";
import { mayPassAtApi, mayPassAtStorage, wasTurnedAway } from "./http/passing-failures.ts";
import { postForm } from "./http/post-form.ts";
import type { RequestOptions } from "./http/request-options.ts";
import { createRetrier, type Retrier } from "./http/retry.ts";
import { listBlobs, listPath } from "./list-blobs.ts";
import { toldAsOlder } from "./older-api.ts";
import { hashPicture } from "./picture/hash-picture.ts";
import { type PictureSource, pictureFrom } from "./picture/picture.ts";
import { createPolling, type Polling } from "./polling.ts";
import { type Now, now, type Sleep, sleep } from "./time.ts";
import { isTerminal, waitForBlob } from "./wait-for-blob.ts";

/**
 * A client of rekog's API. Connections are kept for the next request; they do not keep the process alive, and `close`
 * ends them.
 *
 * Every method may reject with an `ApiError` (the API said no, in its own words), a `NetworkError` (nothing
 * was said), a `UsageError` (the arguments are wrong), or the reason of the signal that was given. All but the last
 * are a `RekogError` with a stable `code` and a `hint`. What may pass is tried again before, for half a minute or until
 * the caller's deadline: throttling, a server that is out of order, a lost connection. When one call is throttled, all
 * calls of this client are sent slower for a while, so use one client for all.
 */
export class RekogClient {
  /** Without a trailing slash */
  readonly endpoint: string;
  readonly #api: Connections;
  readonly #storage: Connections;
  readonly #calls: ApiCalls;
  readonly #retryForMs: number;
  readonly #now: Now;
  readonly #sleep: Sleep;
  readonly #atApi: Retrier;
  readonly #atStorage: Retrier;
  readonly #polling: Polling;

  /** @throws {UsageError} `invalid_endpoint`, `invalid_api_key`, `insecure_endpoint` */
  constructor(options: RekogClientOptions) {
    const { proxies, apiKey } = options;
    this.endpoint = parseEndpoint(options.endpoint);
    const readApiKey = apiKey === undefined ? undefined : apiKeyReader(apiKey, this.endpoint);
    this.#retryForMs = options.retryForMs ?? 30_000;
    this.#now = options.now ?? now;
    this.#sleep = options.sleep ?? sleep;
    const { random = Math.random, onRetry } = options;
    const time = { now: this.#now, sleep: this.#sleep };
    const pace = createPace(time);
    this.#polling = createPolling({ pace, random });
    this.#atApi = createRetrier({ ...time, pace, random, onRetry });
    this.#atStorage = createRetrier({ ...time, pace: createPace(time), random, onRetry });
    // 1,000 labels with their boxes are well below 16 MiB, and S3's errors below one.
    const apiLimits = { connectTimeoutMs: 5_000, maxAnswerBytes: 16 * 1024 * 1024 };
    const storageLimits = { connectTimeoutMs: 10_000, maxAnswerBytes: 1024 * 1024 };
    this.#api = createConnections({ ...apiLimits, proxies });
    this.#storage = createConnections({ ...storageLimits, proxies });
    this.#calls = createApiCalls({
      endpoint: this.endpoint,
      userAgent: options.userAgent ?? `rekog-client node/${process.versions.node}`,
      connections: this.#api,
      readApiKey,
      now: this.#now,
      onExchange: options.onExchange,
      retrier: this.#atApi,
      retryForMs: this.#retryForMs,
    });
  }

  /**
   * Creates a blob. `upload_info` in the answer is the form for its picture; without one there is nothing to upload, for
   * the API knows the bytes of that `sha256` already, or refuses that `size`. `upload` does all this.
   *
   * Each call has an `Idempotency-Key`, its own if none is given: so an answer that was lost is asked for again, and there is
   * one blob, with one callback. The same key within a day gives the same blob.
   * @throws {ApiError} `invalid_request`, `invalid_callback_url`, `too_many_requests`…
   * @throws {NetworkError | UsageError} or the signal's reason
   */
  async create(
    request: CreateBlobRequest = {},
    { idempotencyKey = randomUUID(), ...options }: CreateOptions = {},
  ): Promise<CreatedBlob> {
    const call = { ...options, method: "POST", path: "/blobs", body: request } as const;
    return this.#calls.ask({ ...call, idempotencyKey }, asCreatedBlob, options);
  }

  /**
   * Creates a blob for a picture and uploads it, streaming: a path and a `Blob` are never wholly in memory. Bytes that the
   * API recognised before are not sent, and the blob is terminal at once. A stream is read to its end first, up to
   * what a picture may have.
   * @returns the blob as the API knew it before the upload; `wait` follows it
   * @throws {ApiError} creating the blob was refused
   * @throws {UploadError} the storage refused the picture
   * @throws {NetworkError} no answer, or the upload came to a standstill for 30 s
   * @throws {UsageError} `unreadable_file`, `file_changed`, `image_too_large`, `unreadable_stream`, `invalid_source`
   * @throws the signal's reason
   */
  async upload(source: PictureSource, options: UploadOptions = {}): Promise<UploadedBlob> {
    const { signal, onProgress } = options;
    const picture = await pictureFrom(source, signal);
    const { sizeBytes } = picture;
    const sha256 = await hashPicture(picture, signal);
    const announced = { ...options.request, size: sizeBytes, ...(sha256 && { sha256 }) };
    const { retryForMs: createForMs, idempotencyKey } = options;
    const created = await this.create(announced, {
      ...{ signal, retryForMs: createForMs },
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    });
    options.onCreated?.(created);
    const { upload_info: uploadInfo, links: _links, callback_url: _url, ...blob } = created;
    if (!uploadInfo) return blob;
    // The same bytes under the same key, read anew: sent twice they are one object, and the blob's first result stands.
    const { retryForMs = this.#retryForMs } = options;
    await this.#atStorage.run(
      async () => {
        onProgress?.(0, sizeBytes);
        const onSent = (sentBytes: number) => onProgress?.(sentBytes, sizeBytes);
        const connections = this.#storage;
        await postForm({ picture, uploadInfo, connections, signal, onProgress: onSent });
      },
      { mayPass: mayPassAtStorage, until: { forMs: retryForMs }, signal },
    );
    return blob;
  }

  /**
   * Reads a blob until it has `succeeded` or `failed`: at once, after 100 ms, then ever less often, up to every 2 s, and a
   * last time at the deadline. Where many blobs are waited for, each is read less often. What stops a read and may pass
   * ends no wait before its deadline. A blob that is terminal already is given back as it is, unless there are filters.
   * @param blob its id, or the blob as `upload` gave it
   * @throws {WaitTimeoutError} at the deadline, with the last state in `lastBlob`
   * @throws {ApiError} `blob_not_found`…
   * @throws {NetworkError | UsageError} or the signal's reason
   */
  async wait(blob: string | ApiBlob, options: WaitOptions = {}): Promise<ApiBlob> {
    const { filters = {}, signal, onState, timeoutMs = 60_000 } = options;
    if (typeof blob !== "string" && isTerminal(blob) && !filterQuery(filters)) return blob;
    const blobId = typeof blob === "string" ? blob : blob.blob_id;
    const path = `${blobPath(blobId)}${filterQuery(filters)}`;
    const wait = this.#polling.begin();
    try {
      return await waitForBlob({
        blobId,
        getBlob: (deadlineAtMs) =>
          this.#calls.ask({ signal, method: "GET", path }, asBlob, { deadlineAtMs }),
        pauseMs: wait.pauseMs,
        timeoutMs,
        signal,
        now: this.#now,
        sleep: this.#sleep,
        onState,
      });
    } finally {
      wait.end();
    }
  }

  /**
   * Reads a blob as it is now. Filters choose from what was recognised; they never cost another recognition.
   * @throws {ApiError} `blob_not_found`…
   * @throws {NetworkError | UsageError} or the signal's reason
   */
  async get(blobId: string, { filters = {}, ...options }: GetOptions = {}): Promise<ApiBlob> {
    const path = `${blobPath(blobId)}${filterQuery(filters)}`;
    const request = { ...options, method: "GET", path } as const;
    return this.#calls.ask(request, asBlob, options);
  }

  /**
   * The account's blobs, the newest first, for `for await`: each page is read when the one before it was taken, so that whoever
   * stops early reads no more. What is created meanwhile is not in it.
   * @throws while it is read: {ApiError} `invalid_request`, `list_needs_keys`…; `http_404` from an API that is older than this
   * @throws {NetworkError | UsageError} or the signal's reason
   */
  list(options: ListOptions = {}): AsyncGenerator<BlobListEntry, void, undefined> {
    return listBlobs((page) => this.listPage(page), options);
  }

  /**
   * One page of the list: for a list that is shown page by page, or gone on with later. With its `next_cursor` as `cursor`, and
   * the same filters, comes the next.
   * @throws what `list` throws
   */
  async listPage(options: ListPageOptions = {}): Promise<BlobPage> {
    const { signal, timeoutMs, cursor } = options;
    const request = { signal, timeoutMs, method: "GET", path: listPath(options) } as const;
    const reading = this.#calls.ask(request, asBlobPage, options);
    const page = await reading.catch(toldAsOlder(this.endpoint));
    const isForEver = cursor !== undefined && page.next_cursor === cursor;
    if (isForEver) throw unexpectedAnswer(this.endpoint, 200);
    return page;
  }

  /**
   * Removes a blob and its picture.
   * @throws {ApiError} `blob_not_found`…
   * @throws {NetworkError | UsageError} or the signal's reason
   */
  async delete(blobId: string, options: RequestOptions = {}): Promise<void> {
    const request = { ...options, method: "DELETE", path: blobPath(blobId) } as const;
    let mayBeGone = false;
    const remove = async () => {
      try {
        await this.#calls.once(request);
      } catch (error) {
        // The request before this one did it, and its answer was lost.
        if (mayBeGone && error instanceof ApiError && error.code === "blob_not_found") return;
        mayBeGone ||= !wasTurnedAway(error);
        throw error;
      }
    };
    const { retryForMs = this.#retryForMs, signal } = options;
    const until = { forMs: retryForMs };
    await this.#atApi.run(remove, { mayPass: mayPassAtApi(true), until, signal });
  }

  /**
   * Has a blob's callback delivered again: to the URL it has, or to the `callback_url` that takes its place. An answer that
   * was lost is not asked for again, for the callback may be on its way.
   * @returns the blob as it is now; with `callback_secret` if it had no callback before
   * @throws {ApiError} `blob_not_found`, `blob_not_finished`, `invalid_callback_url`…
   * @throws {NetworkError | UsageError} or the signal's reason
   */
  async redeliverCallback(
    blobId: string,
    request: RedeliverCallbackRequest = {},
    options: RequestOptions = {},
  ): Promise<Redelivery> {
    const path = `${blobPath(blobId)}/callback`;
    const redelivered = { ...options, method: "POST", path, body: request } as const;
    const call = { ...options, isSafe: false };
    return this.#calls.ask(redelivered, asRedelivery, call);
  }

  /**
   * Reads what the key's account had recognised and what that cost, by day (UTC) and the newest first, and what may still be
   * spent today. The days are always as many as were asked for; there is no `limit` where nothing is paid.
   * @throws {ApiError} `scope_missing`…; `http_404` from an API that is older than this
   * @throws {NetworkError | UsageError} or the signal's reason
   */
  async usage({ days, ...options }: UsageOptions = {}): Promise<Usage> {
    const path = days === undefined ? "/usage" : `/usage?days=${days}`;
    const request = { ...options, method: "GET", path } as const;
    return this.#calls.ask(request, asUsage, options).catch(toldAsOlder(this.endpoint));
  }

  /** Ends the kept connections, and with them the requests that are under way. */
  async close(): Promise<void> {
    await Promise.all([this.#api.close(), this.#storage.close()]);
  }

  /** `close`, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
