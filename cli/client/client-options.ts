import type { ApiBlob, Asking, BlobFilters, BlobStatus, Feature } from "./api-types.ts";
import type { ApiKeySource } from "./http/bearer.ts";
import type { Exchange } from "./http/exchange.ts";
import type { RequestOptions } from "./http/request-options.ts";
import type { Retry } from "./http/retry.ts";
import type { Now, Sleep } from "./time.ts";
import type { NewBlob } from "./told-blob.ts";
import type { Transport } from "./transport.ts";

export interface RekogClientOptions {
  /** The API's URL, as `rekog deploy` or `rekog local` printed it */
  endpoint: string;
  /**
   * Sent with every request to the API, and with nothing else: not with the picture, and to no other host. A function is asked
   * for it before each request; what it throws ends the call. Over `http:` it goes to this machine alone.
   */
  apiKey?: ApiKeySource | undefined;
  /** Sent with every request to the API */
  userAgent?: string | undefined;
  /** What reaches the network and the disk; without it the platform's `fetch` */
  transport?: Transport | undefined;
  /** Hears of every answer of the API */
  onExchange?: ((exchange: Exchange) => unknown) | undefined;
  /** Hears of every call that is about to be sent again */
  onRetry?: ((retry: Retry) => unknown) | undefined;
  /** How long a call that fails is tried again while what stops it may pass; 30,000 without */
  retryForMs?: number | undefined;
  /** Milliseconds on a clock that never goes back */
  now?: Now | undefined;
  /** Milliseconds since 1970, by which it is told how long the machine slept */
  wallClock?: (() => number) | undefined;
  /** Waits between attempts and between reads */
  sleep?: Sleep | undefined;
  /** From 0 to 1, for the jitter of retries and reads */
  random?: (() => number) | undefined;
}

export interface CreateOptions extends RequestOptions {
  /** 1 to 255 visible ASCII characters: whoever sends the same request with it within a day gets the same blob */
  idempotencyKey?: string | undefined;
}

export interface UploadOptions<Asked extends Feature = Feature> {
  /** Of the blob's creation: see `CreateOptions` */
  idempotencyKey?: string | undefined;
  /** What the blob is created with, such as `callback_url`, `min_confidence` or `metadata` */
  request?: Omit<Asking<Asked>, "sha256" | "size"> | undefined;
  /** Hears the API's answer before anything is uploaded, and is awaited: the blob's id, and its callback's secret */
  onCreated?: ((created: NewBlob<Asked>) => unknown) | undefined;
  /** Starts over at 0 when the upload does */
  onProgress?: ((sentBytes: number, totalBytes: number) => unknown) | undefined;
  /** Ends the call, with the signal's own reason */
  signal?: AbortSignal | undefined;
  /** How long creating, and then uploading, is tried again while what stops it may pass; the client's own without */
  retryForMs?: number | undefined;
}

export interface WaitOptions {
  /** From now; 60,000 without */
  timeoutMs?: number | undefined;
  /** Ends the call, with the signal's own reason */
  signal?: AbortSignal | undefined;
  filters?: BlobFilters | undefined;
  /** Hears of every read, the last one too */
  onState?: ((blob: ApiBlob) => unknown) | undefined;
}

export interface GetOptions extends RequestOptions {
  filters?: BlobFilters | undefined;
}

export interface LeaseOptions extends RequestOptions {
  /** How many at most, 1 to 10; 10 without */
  limit?: number | undefined;
}

export interface UsageOptions extends RequestOptions {
  /** How many, today (UTC) included: 1 to 31; 7 without */
  days?: number | undefined;
}

/** Which blobs a list has: those for which all of it holds. */
export interface ListOptions extends RequestOptions {
  /** In one of these states */
  status?: BlobStatus | readonly BlobStatus[] | undefined;
  /** Then or later; a text is a day (UTC) or a time with its offset, `2026-11-23T12:00:00Z` */
  createdAfter?: Date | string | undefined;
  /** Earlier than that */
  createdBefore?: Date | string | undefined;
  /** With exactly these values */
  metadata?: Readonly<Record<string, string>> | undefined;
  /** How many are read with one request, 1 to 100; 100 without */
  pageSize?: number | undefined;
}

export interface ListPageOptions extends ListOptions {
  /** `next_cursor` of the page before, which had the same filters */
  cursor?: string | undefined;
}
