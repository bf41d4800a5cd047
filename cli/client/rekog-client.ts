import type {
  ApiBlob,
  Asking,
  BlobListEntry,
  BlobPage,
  Feature,
  LeasedDelivery,
  RedeliverCallbackRequest,
  Redelivery,
  SettleDelivery,
  SettledDelivery,
  Usage,
} from "./api-types.ts";
import { blobIdOf, blobPath, filterQuery } from "./blob-path.ts";
import type {
  CreateOptions,
  GetOptions,
  LeaseOptions,
  ListOptions,
  ListPageOptions,
  RekogClientOptions,
  UploadOptions,
  UsageOptions,
  WaitOptions,
} from "./client-options.ts";
import { type ClientParts, clientParts } from "./client-parts.ts";
import { deleteBlob } from "./delete-blob.ts";
import { toldAsOlder } from "./http/older-api.ts";
import type { RequestOptions } from "./http/request-options.ts";
import { checkDuration } from "./http/unsendable.ts";
import { listBlobs, readListPage } from "./list-blobs.ts";
import {
  checkSecrets,
  type MailboxDelivery,
  type MailboxOptions,
  readMailbox,
} from "./mailbox/mailbox.ts";
import { deliveryPath, mailboxPath } from "./mailbox/mailbox-path.ts";
import * as names from "./option-names.ts";
import { checkedOptions } from "./options/checked-options.ts";
import type { PictureSource } from "./picture/picture.ts";
import {
  asBlobOf,
  asCreatedBlob,
  asDeliveries,
  asRedeliveryOf,
  asSettledDelivery,
  asUsage,
} from "./shapes/api-answers.ts";
import type { Finished, FinishedBlob, NewBlob, RekogBlob, SentBlob } from "./told-blob.ts";
import { uploadPicture } from "./upload-picture.ts";
import { isTerminal, waitForBlob } from "./wait/wait-for-blob.ts";

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
  readonly #parts: ClientParts;

  /** @throws {UsageError} `invalid_endpoint`, `invalid_api_key`, `insecure_endpoint` */
  constructor(options: RekogClientOptions) {
    this.#parts = clientParts(options);
    this.endpoint = this.#parts.endpoint;
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
  async create<Asked extends Feature = "labels">(
    request: Asking<Asked> = {},
    how: CreateOptions = {},
  ): Promise<NewBlob<NoInfer<Asked>>> {
    return (await this.#post("/blobs", request, how, asCreatedBlob)) as NewBlob<Asked>;
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
  async upload<Asked extends Feature = "labels">(
    source: PictureSource,
    options: UploadOptions<Asked> = {},
  ): Promise<SentBlob<NoInfer<Asked>>> {
    const { transport, atStorage: retrier, retryForMs } = this.#parts;
    return uploadPicture(source, {
      ...checkedOptions(options, names.ofUpload),
      create: (request, how) => this.create<Asked>(request, how),
      ...{ transport, retrier },
      uploadForMs: options.retryForMs ?? retryForMs,
    });
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
  async wait<Asked extends Feature = "labels">(
    blob: string,
    options?: WaitOptions,
  ): Promise<FinishedBlob<Asked>>;
  async wait<Given extends ApiBlob>(blob: Given, options?: WaitOptions): Promise<Finished<Given>>;
  async wait(blob: string | ApiBlob, options: WaitOptions = {}): Promise<ApiBlob> {
    const {
      filters = {},
      signal,
      onState,
      timeoutMs = 60_000,
    } = checkedOptions(options, names.ofWait);
    checkDuration(timeoutMs);
    const blobId = blobIdOf(blob);
    const path = `${blobPath(blobId)}${filterQuery(filters)}`;
    if (typeof blob !== "string" && isTerminal(blob) && !filterQuery(filters)) return blob;
    const { polling, time, calls } = this.#parts;
    return await waitForBlob({
      ...{ blobId, timeoutMs, signal, onState, polling },
      ...{ now: time.now, sleep: time.sleep },
      getBlob: (deadlineAtMs) =>
        calls.ask({ signal, method: "GET", path }, asBlobOf(blobId), { deadlineAtMs }),
    });
  }

  /**
   * Reads a blob as it is now. The type takes it that labels were asked for; `get<"text">(id)` says otherwise. Filters choose
   * from what was recognised; they never cost another recognition.
   * @throws {ApiError} `blob_not_found`…
   */
  async get<Asked extends Feature = "labels">(
    blobId: string,
    how: GetOptions = {},
  ): Promise<RekogBlob<Asked>> {
    const { filters = {}, ...options } = checkedOptions(how, names.ofGet);
    const path = `${blobPath(blobId)}${filterQuery(filters)}`;
    const request = { ...options, method: "GET", path } as const;
    return (await this.#parts.calls.ask(request, asBlobOf(blobId), options)) as RekogBlob<Asked>;
  }

  /**
   * The account's blobs, the newest first, for `for await`: each page is read when the one before it was taken, so that whoever
   * stops early reads no more. What is created meanwhile is not in it.
   * @throws while it is read: {ApiError} `invalid_request`, `list_needs_keys`…; `http_404` from an API that is older than this
   */
  list(options: ListOptions = {}): AsyncGenerator<BlobListEntry, void, undefined> {
    return listBlobs((page) => this.listPage(page), options, this.endpoint);
  }

  /**
   * One page of the list: for a list that is shown page by page, or gone on with later. With its `next_cursor` as `cursor`, and
   * the same filters, comes the next.
   * @throws what `list` throws
   */
  async listPage(options: ListPageOptions = {}): Promise<BlobPage> {
    return readListPage(options, { ask: this.#parts.calls.ask, endpoint: this.endpoint });
  }

  /**
   * Removes a blob and its picture.
   * @throws {ApiError} `blob_not_found`…
   */
  async delete(blobId: string, options: RequestOptions = {}): Promise<void> {
    const { calls, atApi: retrier, endpoint, retryForMs: usualMs } = this.#parts;
    const { retryForMs = usualMs } = checkedOptions(options, names.ofRequest);
    await deleteBlob(blobId, { ...options, retryForMs }, { calls, retrier, endpoint });
  }

  /**
   * Has a blob's callback delivered again: to where it went, or to the `callback_url` or `callback_mailbox` that takes its
   * place. Each call has an `Idempotency-Key`, as that of `create` does.
   * @returns the blob as it is now; with `callback_secret` if it had no callback before
   * @throws {ApiError} `blob_not_found`, `blob_not_finished`, `invalid_callback_url`…
   */
  async redeliverCallback(
    blobId: string,
    request: RedeliverCallbackRequest = {},
    options: CreateOptions = {},
  ): Promise<Redelivery> {
    return this.#post(`${blobPath(blobId)}/callback`, request, options, asRedeliveryOf(blobId));
  }

  /** Sent again, it is done once. */
  async #post<T>(
    path: string,
    body: object,
    how: CreateOptions,
    as: (body: unknown) => T | undefined,
  ): Promise<T> {
    const checked = checkedOptions(how, names.ofCreate);
    const { idempotencyKey = crypto.randomUUID(), ...options } = checked;
    const call = { ...options, method: "POST", path, body, idempotencyKey } as const;
    return this.#parts.calls.ask(call, as, options);
  }

  /**
   * What is called back to the account's mailbox of that name, for `for await`, without end, each with its signature checked.
   * Who comes back for the next one has taken the one before (204); who leaves the loop, or throws in it, has not, and it
   * comes again. The first failure of all is thrown; later, a network that is gone or a server that is out of order ends nothing.
   * @throws while it is read: {ApiError} `scope_missing`, `mailbox_needs_keys`…; `http_404` from an API that is older than this
   */
  mailbox(
    name: string,
    options: MailboxOptions = {},
  ): AsyncGenerator<MailboxDelivery, void, undefined> {
    const { signal } = checkedOptions(options, names.ofMailbox);
    checkSecrets(options);
    return readMailbox({
      ...options,
      ...this.#parts.time,
      lease: (limit) => this.leaseDeliveries(name, { limit, signal }),
      settle: (id, settlement) => this.settleDelivery(name, id, settlement, { signal }),
    });
  }

  /**
   * Takes deliveries out of a mailbox, for a minute; none, if none waits. `mailbox` does this, and what comes after it.
   * @throws what `mailbox` throws
   */
  async leaseDeliveries(name: string, how: LeaseOptions = {}): Promise<readonly LeasedDelivery[]> {
    const { limit = 10, ...options } = checkedOptions(how, names.ofLease);
    const path = `${mailboxPath(name)}?limit=${limit}`;
    const request = { ...options, method: "GET", path } as const;
    return this.#parts.calls.ask(request, asDeliveries, options).catch(toldAsOlder(this.endpoint));
  }

  /**
   * Says what a receiver made of a delivery. Said twice, it is answered as the first time.
   * @throws {ApiError} `delivery_not_held`: somebody else has it, or it was redelivered, or its blob is gone;
   *   `delivery_not_found`…
   */
  async settleDelivery(
    name: string,
    deliveryId: string,
    settlement: SettleDelivery,
    options: RequestOptions = {},
  ): Promise<SettledDelivery> {
    const path = deliveryPath(name, deliveryId);
    const sent = checkedOptions(options, names.ofRequest);
    const request = { ...sent, method: "POST", path, body: settlement } as const;
    return this.#parts.calls.ask(request, asSettledDelivery, options);
  }

  /**
   * Reads what the key's account had recognised and what that cost, by day (UTC) and the newest first, and what may still be
   * spent today. The days are always as many as were asked for; there is no `limit` where nothing is paid.
   * @throws {ApiError} `scope_missing`…; `http_404` from an API that is older than this
   */
  async usage(how: UsageOptions = {}): Promise<Usage> {
    const { days, ...options } = checkedOptions(how, names.ofUsage);
    const path = days === undefined ? "/usage" : `/usage?days=${days}`;
    const request = { ...options, method: "GET", path } as const;
    return this.#parts.calls.ask(request, asUsage, options).catch(toldAsOlder(this.endpoint));
  }

  /** Ends the kept connections, and with them what is under way, or waits to be sent again. */
  async close(): Promise<void> {
    const { time, transport } = this.#parts;
    time.close();
    await transport.close();
  }

  /** `close`, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
