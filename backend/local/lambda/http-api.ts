import type { IncomingMessage, ServerResponse } from "node:http";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { isForThisMachine, isFromPage } from "../loopback/caller.ts";
import { heldBodies } from "../loopback/held-bodies.ts";
import { startLoopbackServer } from "../loopback/loopback-server.ts";
import { answerPreflight, type CorsSettings, corsHeaders } from "./cors.ts";
import type { Invoke } from "./function-host.ts";
import { defaultHttpApiLimits, type HttpApiLimits } from "./http-api-limits.ts";
import { targetOf, toHttpEvent } from "./http-event.ts";
import { matchRoute, methodsOf, type Route } from "./http-route.ts";

/** API Gateway's largest payload. */
const maxBodyBytes = 10 * 1024 * 1024;

/** How long requests that are at work have when the API is stopped. */
const graceMs = 2_000;

/** The methods that a route of an HTTP API can have; any other is none of HTTP's that it knows. */
const routableMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

export interface HttpApiOptions {
  routes: readonly Route[];
  cors: CorsSettings;
  invoke: Invoke;
  port: number;
  /** Whether other machines may use it, by whatever name they have for this one. Default: they may not. */
  isOpen?: boolean | undefined;
  /** Answers what is for the page, which is not part of the API. Says whether it did. */
  page?: (
    request: IncomingMessage,
    response: ServerResponse,
    pathname: string,
  ) => boolean | Promise<boolean>;
  /** What `GET /_local` tells: that this is local mode, and whose. Not part of the API. */
  about: () => object;
  limits?: Partial<HttpApiLimits> | undefined;
  onError?: (error: unknown) => void;
}

export interface HttpApi {
  url: string;
  stop(): Promise<void>;
}

/**
 * An API Gateway HTTP API on loopback: routes, events (payload format 2.0), and its own answers when there is no route
 * or a function fails.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export async function startHttpApi({
  routes,
  cors,
  invoke,
  port,
  isOpen = false,
  about,
  page = () => false,
  limits,
  onError = () => {},
}: HttpApiOptions): Promise<HttpApi> {
  const { maxHeldBytes, maxAtWork, ...serverLimits } = { ...defaultHttpApiLimits, ...limits };
  const bodies = heldBodies({ maxBytes: maxBodyBytes, maxHeldBytes });
  /** Requests that a function has: also of clients that went away. */
  let atWork = 0;
  const server = await startLoopbackServer({
    ...{ port, isOpen },
    limits: serverLimits,
    refusal: refusalOf,
    onError,
    serve: (request, response) =>
      answer(request, response).catch((error: unknown) => {
        if (!request.socket.destroyed) onError(error);
        sendMessage(response, 500, "Internal Server Error");
      }),
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = targetOf(request);
    if (!target) return sendMessage(response, 400, "Bad Request");
    const isOwn = isForThisMachine(request);
    if (!isOwn && !isOpen) return sendMessage(response, 403, "Forbidden");
    if (target.pathname === "/_local") {
      // Not part of the API, and no page's business.
      if (isFromPage(request) || !isOwn) return sendMessage(response, 403, "Forbidden");
      return send(response, { statusCode: 200, body: JSON.stringify(about()) });
    }
    if (await page(request, response, target.pathname)) return;
    const method = request.method ?? "";
    if (method === "OPTIONS") return answerPreflight(request, response, cors);
    for (const [name, value] of Object.entries(corsHeaders(request.headers.origin, cors))) {
      response.setHeader(name, value);
    }
    if (!routableMethods.includes(method)) {
      response.setHeader("allow", methodsOf(routes, target.pathname).join(", "));
      return sendMessage(response, 405, "Method Not Allowed");
    }

    const match = matchRoute(routes, method, target.pathname);
    if (!match) return sendMessage(response, 404, "Not Found");
    const read = await bodies.read(request);
    if (read.kind === "too_large") return sendMessage(response, 413, "Request Entity Too Large");
    if (read.kind === "no_room") return sendMessage(response, 503, "Service Unavailable");
    if (atWork >= maxAtWork) {
      read.release();
      return sendMessage(response, 503, "Service Unavailable");
    }
    atWork += 1;
    try {
      const event = toHttpEvent(request, target, read.body, match);
      response.setHeader("apigw-requestid", event.requestContext.requestId);
      const result = await invoke(match.route.function, event);
      send(response, result as APIGatewayProxyStructuredResultV2);
    } finally {
      atWork -= 1;
      read.release();
    }
  }

  return { url: server.url, stop: () => server.stop(graceMs) };
}

/** What a client is told whose bytes are no request. A page may read it, whoever it is: the deployed API allows all. */
function refusalOf(code: string | undefined): string {
  const [status, reason] =
    code === "HPE_HEADER_OVERFLOW"
      ? [431, "Request Header Fields Too Large"]
      : code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? [408, "Request Timeout"]
        : [400, "Bad Request"];
  const body = JSON.stringify({ message: reason });
  return [
    `HTTP/1.1 ${status} ${reason}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Access-Control-Allow-Origin: *",
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}

function send(response: ServerResponse, result: APIGatewayProxyStructuredResultV2): void {
  const { statusCode = 200, headers = {}, body = "", isBase64Encoded } = result;
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  const named = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  response.writeHead(statusCode, {
    "content-type": "application/json",
    ...Object.fromEntries(named),
    "content-length": bytes.length,
  });
  response.end(bytes);
}

/** API Gateway's own answers have a body of this form. */
function sendMessage(response: ServerResponse, statusCode: number, message: string): void {
  if (response.headersSent) return void response.destroy();
  // Otherwise it is the client's choice.
  if (statusCode === 413) response.shouldKeepAlive = false;
  send(response, { statusCode, body: JSON.stringify({ message }) });
}
