import { apiErrorFrom } from "../api-error.ts";
import { withoutApiKeys } from "../api-key.ts";
import type { Now } from "../time.ts";
import type { AnswerHeaders, Transport } from "../transport.ts";
import type { ReadApiKey } from "./bearer.ts";
import { heard } from "./heard.ts";
import { type Redirect, redirectOf } from "./redirect.ts";
import type { RequestOptions } from "./request-options.ts";
import { retryAfterMsOf } from "./retry-after.ts";
import { signalWithin } from "./signal-within.ts";
import { checkedHeaders, jsonText } from "./unsendable.ts";

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
  /** Undefined: the platform says it itself */
  userAgent: string | undefined;
  transport: Pick<Transport, "request">;
  /** Of the key that the API is asked with, if there is one */
  readApiKey: ReadApiKey | undefined;
  now: Now;
  onExchange: ((exchange: Exchange) => unknown) | undefined;
}

export interface ApiRequest extends Pick<RequestOptions, "signal" | "timeoutMs"> {
  method: Exchange["method"];
  /** With the query */
  path: string;
  body?: object;
  /** With it a creation may arrive twice, and is one */
  idempotencyKey?: string;
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
 * @throws {UsageError} `unsendable_request`: nothing was sent
 * @throws the signal's reason; what the source of the key throws
 */
export async function exchange(request: ApiRequest, options: ExchangeOptions): Promise<ApiAnswer> {
  const { method, path, body, idempotencyKey, signal, timeoutMs = requestTimeoutMs } = request;
  const { transport, now, userAgent } = options;
  const url = options.endpoint + path;
  const apiKey = await options.readApiKey?.(signal);
  const headers = checkedHeaders({
    accept: "application/json, application/problem+json",
    ...(userAgent !== undefined && { "user-agent": userAgent }),
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    ...(body ? { "content-type": "application/json" } : {}),
    ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
  });
  const sent = body ? { body: jsonText(body) } : {};
  const startedAtMs = now();
  let answer: ApiAnswer & {
    requestId: string | undefined;
    retryAfterMs: number | undefined;
    redirect: Redirect | undefined;
  };
  try {
    const response = await transport.request({
      ...{ method, url },
      signal: signalWithin(Math.max(1, Math.ceil(timeoutMs)), signal),
      headers,
      ...sent,
    });
    const { status, text } = response;
    answer = {
      status,
      body: parseJson(isSuccess(status) ? text : withoutKey(text, apiKey)),
      requestId: withoutKey(requestIdOf(response.headers), apiKey),
      retryAfterMs: retryAfterMsOf(response.headers),
      redirect: redirectOf(
        { status, location: response.headers.location },
        { endpoint: options.endpoint, path },
      ),
    };
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
  const { status, requestId } = answer;
  const [plainPath = "/"] = path.split("?");
  const durationMs = now() - startedAtMs;
  const told = { method, path: plainPath, status, requestId, durationMs };
  await heard(options.onExchange?.(told), signal);
  if (!isSuccess(status)) throw apiErrorFrom(answer);
  return answer;
}

const isSuccess = (status: number) => status >= 200 && status < 300;

/** A server may say back what it heard, and errors are logged. What is very short is no secret. */
function withoutKey<T extends string | undefined>(text: T, apiKey: string | undefined): T;
function withoutKey(text: string | undefined, apiKey = ""): string | undefined {
  const plain = text === undefined ? text : withoutApiKeys(text);
  return apiKey.length < 16 ? plain : plain?.replaceAll(apiKey, "…");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** API Gateway's header for HTTP APIs; local mode sends the same. */
function requestIdOf(headers: AnswerHeaders): string | undefined {
  const value = headers["apigw-requestid"];
  return Array.isArray(value) ? value[0] : value;
}
