import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Caller, CheckAccess } from "../../core/access/check-access.ts";
import type { Scope } from "../../core/api-keys/scopes.ts";
import { ApiError, type ApiErrorCode } from "../../core/errors/api-errors.ts";
import { errorCatalogue } from "../../core/errors/error-catalogue.ts";
import { asInvocation, type Telemetry } from "../invocation.ts";
import { findBlobId } from "./blob-id.ts";

export type HttpHandler = (
  event: APIGatewayProxyEventV2,
) => Promise<APIGatewayProxyStructuredResultV2>;

type Respond = (
  event: APIGatewayProxyEventV2,
  caller: Caller,
) => Promise<APIGatewayProxyStructuredResultV2>;

export interface HttpDeps extends Telemetry {
  /** Of the package. Every answer says it. */
  version: string;
  checkAccess: CheckAccess;
}

/**
 * Lets in who may do what needs this scope, or each of these, before anything else is looked at. Answers what `respond`
 * throws: an `ApiError` as its problem, all else as a blank 500 whose cause is only logged.
 * @param levelOf an answer: at which it is logged, where that is worth it only while somebody looks for a fault
 */
export function httpHandler(
  deps: HttpDeps,
  scope: Scope | readonly Scope[],
  respond: Respond,
  levelOf: (response: APIGatewayProxyStructuredResultV2) => "info" | "debug" = () => "info",
): HttpHandler {
  const { version, checkAccess, ...telemetry } = deps;
  const { log } = telemetry;
  const needed = typeof scope === "string" ? [scope] : scope;

  async function answer(event: APIGatewayProxyEventV2) {
    const startedAt = performance.now();
    const took = () => ({ duration_ms: Math.round(performance.now() - startedAt) });
    try {
      const caller = await checkAccess(event.headers.authorization, ...needed);
      const response = await respond(event, caller);
      log[levelOf(response)]("request_answered", { status_code: response.statusCode, ...took() });
      return response;
    } catch (error) {
      const known = error instanceof ApiError;
      const refusal = known
        ? error
        : new ApiError("internal_error", "The request could not be answered.");
      log[known ? "info" : "error"]("request_refused", {
        status_code: errorCatalogue()[refusal.code].status,
        code: refusal.code,
        ...took(),
        ...(!known && { error }),
      });
      return problem(refusal, event.requestContext.requestId);
    }
  }

  return async (event) => {
    const blobId = findBlobId(event);
    const details = { route: event.routeKey, ...(blobId !== undefined && { blob_id: blobId }) };
    const { requestId } = event.requestContext;
    const response = await asInvocation(telemetry, requestId, details, () => answer(event));
    return { ...response, headers: { ...response.headers, "rekog-version": version } };
  };
}

export function json(
  statusCode: number,
  body: unknown,
  headers: Record<string, string> = {},
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
    body: JSON.stringify(body),
  };
}

/** RFC 9457 problem details. */
function problem(error: ApiError, requestId: string) {
  const { code, message, faults, retryAfterSeconds } = error;
  const { status, message: title, hint } = errorCatalogue()[code];
  const body = {
    type: typeOf(code),
    title,
    status,
    detail: message,
    code,
    hint,
    request_id: requestId,
    ...(faults.length > 0 && { errors: faults }),
  };
  return json(status, body, {
    "content-type": "application/problem+json",
    // RFC 9110, section 11.6.1: a 401 says how to ask.
    ...(status === 401 && { "www-authenticate": "Bearer" }),
    ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
  });
}

/** RFC 9457, section 3.1.1: `type` may be a relative reference, and need not be resolvable. */
const typeOf = (code: ApiErrorCode) => `/problems/${code}`;
