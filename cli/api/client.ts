import { Agent, request } from "undici";
import type { Sleep } from "../time.ts";
import { asBlob, asCreatedBlob } from "./api-answers.ts";
import { apiErrorFrom, unexpectedAnswer } from "./api-error.ts";
import type { ApiBlob, BlobFilters, CreateBlobRequest, CreatedBlob } from "./api-types.ts";
import { networkErrorFrom } from "./network-error.ts";
import { withRetries } from "./retry.ts";

export interface RequestOptions {
  signal?: AbortSignal | undefined;
  /** For one attempt, from connecting to the answer's last byte */
  timeoutMs?: number | undefined;
}

/** What `--verbose` tells about each answer. */
interface Exchange {
  method: "GET" | "POST";
  path: string;
  status: number;
  requestId: string | undefined;
  durationMs: number;
}

export interface ApiClient {
  createBlob(body: CreateBlobRequest, options?: RequestOptions): Promise<CreatedBlob>;
  getBlob(blobId: string, filters?: BlobFilters, options?: RequestOptions): Promise<ApiBlob>;
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
    method: "GET" | "POST",
    pathAndQuery: string,
    body: CreateBlobRequest | undefined,
    { signal, timeoutMs = requestTimeoutMs }: RequestOptions,
  ): Promise<{ status: number; body: unknown }> {
    const url = endpoint + pathAndQuery;
    const startedAtMs = now();
    const timeout = AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs)));
    let answer: { status: number; body: unknown; requestId: string | undefined };
    try {
      const response = await request(url, {
        method,
        dispatcher: agent,
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
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

  return {
    async createBlob(body, requestOptions = {}) {
      const answer = await withRetries(() => exchangeOnce("POST", "/blobs", body, requestOptions), {
        isSafe: false,
        sleep,
        random,
        signal: requestOptions.signal,
      });
      const created = asCreatedBlob(answer.body);
      if (!created) throw unexpectedAnswer(endpoint, answer.status);
      return created;
    },

    async getBlob(blobId, filters = {}, requestOptions = {}) {
      const path = `/blobs/${encodeURIComponent(blobId)}${queryOf(filters)}`;
      const answer = await withRetries(() => exchangeOnce("GET", path, undefined, requestOptions), {
        isSafe: true,
        sleep,
        random,
        signal: requestOptions.signal,
      });
      const blob = asBlob(answer.body);
      if (!blob) throw unexpectedAnswer(endpoint, answer.status);
      return blob;
    },

    close: () => agent.destroy(),
  };
}

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
