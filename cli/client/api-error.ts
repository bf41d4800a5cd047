import { RekogError } from "./errors.ts";
import type { Redirect } from "./http/redirect.ts";
import { asProblem } from "./shapes/api-answers.ts";

/** The API refused or failed a request; `code`, `message` and `hint` are its own words where it gave any. */
export class ApiError extends RekogError {
  override readonly name = "ApiError";
  readonly status: number;
  readonly requestId: string | undefined;
  /** How long the API asked to wait before the next request, in milliseconds */
  readonly retryAfterMs: number | undefined;

  constructor(
    failure: ConstructorParameters<typeof RekogError>[0] & {
      status: number;
      requestId?: string;
      retryAfterMs?: number | undefined;
    },
  ) {
    super(failure);
    this.status = failure.status;
    this.requestId = failure.requestId;
    this.retryAfterMs = failure.retryAfterMs;
  }
}

/**
 * The error for an answer that is not a success: problem details (RFC 9457) as rekog sends them, or what API Gateway
 * itself or a proxy in between answers, for which only the status is known.
 */
export function apiErrorFrom(answer: {
  status: number;
  body: unknown;
  requestId: string | undefined;
  retryAfterMs?: number | undefined;
  redirect?: Redirect | undefined;
}): ApiError {
  const { status, body, retryAfterMs, redirect } = answer;
  const problem = asProblem(body);
  const requestId = problem?.request_id ?? answer.requestId;
  const common = {
    kind: "api" as const,
    status,
    retryAfterMs,
    ...(requestId ? { requestId } : {}),
  };
  if (problem) {
    return new ApiError({
      ...common,
      code: problem.code,
      message: problem.detail,
      hint:
        problem.code === "too_many_requests" && retryAfterMs !== undefined
          ? comeBack(retryAfterMs)
          : problem.hint,
      details: problem.errors?.map(({ pointer, detail }) => `${pointer} ${detail}`),
    });
  }
  if (status === 429) {
    return new ApiError({
      ...common,
      code: "too_many_requests",
      message: "The API is throttling requests.",
      hint: retryAfterMs === undefined ? "Wait a little, then try again." : comeBack(retryAfterMs),
    });
  }
  if (status === 414 || status === 431) {
    return new ApiError({
      ...common,
      code: `http_${status}`,
      message: `The API does not take a request that is this long: HTTP status ${status}.`,
      hint: "Ask for less at once: fewer or shorter labels, metadata and the like. A request's address and headers have room for 10,240 bytes.",
    });
  }
  if (redirect) {
    const { target, endpoint } = redirect;
    return new ApiError({
      ...common,
      code: `http_${status}`,
      message: `The API answered with HTTP status ${status}, which sends on to ${target}.`,
      hint: endpoint
        ? `Redirects are not followed. If that is your API, give its URL as the endpoint (--endpoint, REKOG_ENDPOINT): ${endpoint}`
        : "Redirects are not followed. Check that the endpoint (--endpoint, REKOG_ENDPOINT) is the URL of a rekog API.",
    });
  }
  return new ApiError({
    ...common,
    code: `http_${status}`,
    message: `The API answered with HTTP status ${status} and no explanation.`,
    hint:
      status >= 500 && status !== 501 && status !== 505
        ? "Try again in a minute. If it stays, check that the endpoint (--endpoint, REKOG_ENDPOINT) is the URL of a rekog API, and look at that API's logs."
        : "Check that the endpoint (--endpoint, REKOG_ENDPOINT) is the URL of a rekog API.",
  });
}

/** More than the words of an error that is always told in the same ones. */
const comeBack = (retryAfterMs: number) =>
  `It asks to wait ${Math.ceil(retryAfterMs / 1_000)} s. Try again then.`;

/** A success in HTTP, but not in a form that rekog's API answers with: most likely another server. */
export function unexpectedAnswer(endpoint: string, status: number): ApiError {
  return new ApiError({
    kind: "api",
    status,
    code: "unexpected_answer",
    message: `${endpoint} answered, but not as rekog's API does.`,
    hint: "Check that the endpoint (--endpoint, REKOG_ENDPOINT) is the URL of a rekog API.",
  });
}
