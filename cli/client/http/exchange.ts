import { apiErrorFrom } from "../api-error.ts";
import { RekogError } from "../errors.ts";
import type { Now } from "../time.ts";
import type { Connections } from "./connections.ts";
import { networkErrorFrom } from "./network-error.ts";
import type { RequestOptions } from "./request-options.ts";
import { retryAfterMsOf } from "./retry-after.ts";
import { signalWithin } from "./signal-within.ts";

/** One answer of the API: what to look for in its logs, and no more. */
export interface Exchange {
  method: "GET" | "POST" | "DELETE";
  /** Without the query */
  path: string;
  status: number;
  /** API Gateway's, to ask the API's operator about */
  requestId: string | undefined;
  durationMs: number;
}

export interface ExchangeOptions {
  endpoint: string;
  userAgent: string;
  connections: Connections;
  now: Now;
  onExchange: ((exchange: Exchange) => void) | undefined;
}

export interface ApiRequest extends Pick<RequestOptions, "signal" | "timeoutMs"> {
  method: Exchange["method"];
  /** With the query */
  path: string;
  body?: object;
}

export interface ApiAnswer {
  status: number;
  /** Parsed; undefined when it is not JSON */
  body: unknown;
}

/** For one attempt, where nothing else is said */
export const requestTimeoutMs = 15_000;

/**
 * Sends one request to the API and reads its answer.
 * @throws {ApiError} the API said no
 * @throws {NetworkError} nothing was said
 * @throws the signal's reason
 */
export async function exchange(request: ApiRequest, options: ExchangeOptions): Promise<ApiAnswer> {
  const { method, path, body, signal, timeoutMs = requestTimeoutMs } = request;
  const { connections, now } = options;
  const url = options.endpoint + path;
  const startedAtMs = now();
  let answer: ApiAnswer & { requestId: string | undefined; retryAfterMs: number | undefined };
  try {
    const response = await connections.request(url, {
      method,
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
      retryAfterMs: retryAfterMsOf(response.headers),
    };
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof RekogError ? error : networkErrorFrom(error, url);
  }
  const { status, requestId } = answer;
  const [plainPath = "/"] = path.split("?");
  const durationMs = now() - startedAtMs;
  options.onExchange?.({ method, path: plainPath, status, requestId, durationMs });
  if (status < 200 || status >= 300) throw apiErrorFrom(answer);
  return answer;
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
