import { Agent, request } from "undici";
import { signalWithin } from "../signal-within.ts";
import type { Sleep } from "../time.ts";
import { asBlob, asCreatedBlob, asRedelivery } from "./api-answers.ts";
import { ApiError, apiErrorFrom, unexpectedAnswer } from "./api-error.ts";
import type {
  ApiBlob,
  BlobFilters,
  CreateBlobRequest,
  CreatedBlob,
  RedeliverCallbackRequest,
  Redelivery,
} from "./api-types.ts";
import { networkErrorFrom } from "./network-error.ts";
import { withRetries } from "./retry.ts";

export interface RequestOptions {
  signal?: AbortSignal | undefined;
  /** For one attempt, from connecting to the answer's last byte */
  timeoutMs?: number | undefined;
}

type Method = "GET" | "POST" | "DELETE";

/** What `--verbose` tells about each answer. */
interface Exchange {
  method: Method;
  path: string;
  status: number;
  requestId: string | undefined;
  durationMs: number;
}

export interface ApiClient {
  createBlob(body: CreateBlobRequest, options?: RequestOptions): Promise<CreatedBlob>;
  getBlob(blobId: string, filters?: BlobFilters, options?: RequestOptions): Promise<ApiBlob>;
  /** Removes a blob and its picture. */
  deleteBlob(blobId: string, options?: RequestOptions): Promise<void>;
  /** Asks for the blob's callback to be delivered again: to the URL it has, or to another one. */
  redeliverCallback(
    blobId: string,
    body?: RedeliverCallbackRequest,
    options?: RequestOptions,
  ): Promise<Redelivery>;
  /** Ends the kept connections. */
  close(): Promise<void>;
}

export interface ApiClientOptions {
  /** As `parseEndpoint` gives it */
  endpoint: string;
  userAgent: string;
  now: () => number;
  sleep: Sleep;
  random: () => number;
  onExchange?: ((exchange: Exchange) => void) | undefined;
}

const requestTimeoutMs = 15_000;
const connectTimeoutMs = 5_000;
// 1,000 labels with their boxes are well below this; a server that never stops sending is cut off.
const maxAnswerBytes = 16 * 1024 * 1024;

/**
 * The API over HTTP. Every function rejects with `ApiError` (the API said no), `NetworkError` (nothing was said), or the
 * signal's reason.
 */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const { endpoint, now, sleep, random } = options;
  const agent = new Agent({
    connect: { timeout: connectTimeoutMs },
    maxResponseSize: maxAnswerBytes,
  });

  async function exchangeOnce(
    method: Method,
    pathAndQuery: string,
    body: CreateBlobRequest | RedeliverCallbackRequest | undefined,
    { signal, timeoutMs = requestTimeoutMs }: RequestOptions,
  ): Promise<{ status: number; body: unknown }> {
    const url = endpoint + pathAndQuery;
    const startedAtMs = now();
    let answer: { status: number; body: unknown; requestId: string | undefined };
    try {
      const response = await request(url, {
        method,
        dispatcher: agent,
        signal: signalWithin(Math.max(1, Math.ceil(timeoutMs)), signal),
        headers: {
          accept: "application/json, application/problem+json",
          "user-agent": options.userAgent,
          ...(body ? { "content-type": "application/json" } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const text = await response.body.text();
      answer = {
        status: response.statusCode,
        body: parseJson(text),
        requestId: requestIdOf(response.headers),
      };
    } catch (error) {
      signal?.throwIfAborted();
      throw networkErrorFrom(error, url);
    }
    const { status, requestId } = answer;
    const [path = "/"] = pathAndQuery.split("?");
    options.onExchange?.({ method, path, status, requestId, durationMs: now() - startedAtMs });
    if (status < 200 || status >= 300) throw apiErrorFrom(answer);
    return answer;
  }

  const retries = (isSafe: boolean, { signal }: RequestOptions) => ({
    isSafe,
    sleep,
    random,
    signal,
  });

  return {
    async createBlob(body, requestOptions = {}) {
      const answer = await withRetries(
        () => exchangeOnce("POST", "/blobs", body, requestOptions),
        retries(false, requestOptions),
      );
      const created = asCreatedBlob(answer.body);
      if (!created) throw unexpectedAnswer(endpoint, answer.status);
      return created;
    },

    async getBlob(blobId, filters = {}, requestOptions = {}) {
      const path = `${pathOf(blobId)}${queryOf(filters)}`;
      const answer = await withRetries(
        () => exchangeOnce("GET", path, undefined, requestOptions),
        retries(true, requestOptions),
      );
      const blob = asBlob(answer.body);
      if (!blob) throw unexpectedAnswer(endpoint, answer.status);
      return blob;
    },

    async deleteBlob(blobId, requestOptions = {}) {
      let mayBeGone = false;
      await withRetries(
        async () => {
          try {
            await exchangeOnce("DELETE", pathOf(blobId), undefined, requestOptions);
          } catch (error) {
            // The request before this one did it, and its answer was lost.
            if (mayBeGone && error instanceof ApiError && error.code === "blob_not_found") return;
            mayBeGone ||= !(error instanceof ApiError && error.status === 429);
            throw error;
          }
        },
        retries(true, requestOptions),
      );
    },

    async redeliverCallback(blobId, body = {}, requestOptions = {}) {
      const path = `${pathOf(blobId)}/callback`;
      const answer = await withRetries(
        () => exchangeOnce("POST", path, body, requestOptions),
        retries(false, requestOptions),
      );
      const redelivery = asRedelivery(answer.body);
      if (!redelivery) throw unexpectedAnswer(endpoint, answer.status);
      return redelivery;
    },

    close: () => agent.destroy(),
  };
}

const pathOf = (blobId: string) => `/blobs/${encodeURIComponent(blobId)}`;

function queryOf({ minConfidence, maxLabels, labels }: BlobFilters): string {
  const query = new URLSearchParams();
  if (minConfidence !== undefined) query.set("min_confidence", String(minConfidence));
  if (maxLabels !== undefined) query.set("max_labels", String(maxLabels));
  if (labels?.length) query.set("labels", labels.join(","));
  return query.size === 0 ? "" : `?${query}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** API Gateway's header for HTTP APIs; local mode sends the same. */
function requestIdOf(headers: Record<string, string | string[] | undefined>): string | undefined {
  const value = headers["apigw-requestid"];
  return Array.isArray(value) ? value[0] : value;
}
