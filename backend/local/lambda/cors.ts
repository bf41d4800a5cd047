import type { IncomingMessage, ServerResponse } from "node:http";

/** `cors` of an HTTP API, in the words of `serverless.yml`. */
export interface CorsSettings {
  allowedOrigins: string[];
  allowedMethods: string[];
  allowedHeaders: string[];
  exposedResponseHeaders: string[];
  /** In seconds. */
  maxAge: number;
}

type Headers = Record<string, string | number>;

/** What a page of this origin is told with every answer, errors too; nothing without an origin, or for one that is not allowed. */
export function corsHeaders(origin: string | undefined, cors: CorsSettings): Headers {
  const allowed = cors.allowedOrigins.find((each) => each === "*" || each === origin);
  if (origin === undefined || allowed === undefined) return {};
  return {
    "access-control-allow-origin": allowed,
    "access-control-expose-headers": cors.exposedResponseHeaders.join(","),
  };
}

/**
 * API Gateway's own answer to OPTIONS, on any path and before any route is looked for: 204, whatever is asked.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function answerPreflight(
  { headers }: IncomingMessage,
  response: ServerResponse,
  cors: CorsSettings,
): void {
  const told = corsHeaders(headers.origin, cors);
  const isAsked = headers["access-control-request-method"] !== undefined;
  if (isAsked && "access-control-allow-origin" in told) {
    told["access-control-allow-methods"] = cors.allowedMethods.join(",");
    told["access-control-allow-headers"] = cors.allowedHeaders.join(",");
    told["access-control-max-age"] = cors.maxAge;
  }
  response.writeHead(204, told).end();
}
