import { unexpectedAnswer } from "../api-error.ts";
import {
  type ApiAnswer,
  type ApiRequest,
  type ExchangeOptions,
  exchange,
  requestTimeoutMs,
} from "./exchange.ts";
import { mayPassAtApi } from "./passing-failures.ts";
import type { RequestOptions } from "./request-options.ts";
import type { Retrier } from "./retry.ts";
import { checkTimeout } from "./unsendable.ts";

/** How long a request may be sent again. */
export interface AskOptions extends Pick<RequestOptions, "retryForMs"> {
  /** In place of `retryForMs`, by the client's clock */
  deadlineAtMs?: number;
}

export interface ApiCalls {
  /**
   * Sends a request, again while what stops it may pass, and reads its answer.
   * @param as the answer's body, or undefined where it is something else
   * @throws {ApiError} the API said no, or (`unexpected_answer`) said what rekog's does not
   * @throws {NetworkError} or the signal's reason
   * @throws {UsageError} `unsendable_request`, `invalid_duration`
   */
  ask<T>(
    request: ApiRequest,
    as: (body: unknown) => T | undefined,
    options?: AskOptions,
  ): Promise<T>;
  /** Sends it once. */
  once(request: ApiRequest): Promise<ApiAnswer>;
}

export interface ApiCallsOptions extends ExchangeOptions {
  retrier: Retrier;
  /** Where a call says nothing else */
  retryForMs: number;
}

/** The calls of one client to its API. */
export function createApiCalls(options: ApiCallsOptions): ApiCalls {
  const once = (request: ApiRequest) => exchange(request, options);
  return {
    once,
    async ask(request, as, how = {}) {
      const { retryForMs = options.retryForMs, deadlineAtMs } = how;
      const { signal, timeoutMs = requestTimeoutMs } = request;
      checkTimeout(timeoutMs);
      const until = deadlineAtMs === undefined ? { forMs: retryForMs } : { atMs: deadlineAtMs };
      const { status, body } = await options.retrier.run(
        // Never less than a second, or the read at a deadline could not be answered.
        (leftMs) => once({ ...request, timeoutMs: Math.min(timeoutMs, Math.max(1_000, leftMs)) }),
        { mayPass: mayPassAtApi, until, signal },
      );
      const read = as(body);
      if (read === undefined) throw unexpectedAnswer(options.endpoint, status);
      return read;
    },
  };
}
