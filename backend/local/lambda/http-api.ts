import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Invoke } from "./function-host.ts";
import { defaultHttpApiLimits, type HttpApiLimits } from "./http-api-limits.ts";
import { targetOf, toHttpEvent } from "./http-event.ts";
import { matchRoute, type Route } from "./http-route.ts";

/** API Gateway's largest payload. */
const maxBodyBytes = 10 * 1024 * 1024;

export interface HttpApiOptions {
  routes: readonly Route[];
  invoke: Invoke;
  port: number;
  /** What `GET /_local` tells: that this is local mode, and whose. Not part of the API. */
  about: () => object;
  limits?: Partial<HttpApiLimits> | undefined;
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
  invoke,
  port,
  about,
  limits,
}: HttpApiOptions): Promise<HttpApi> {
  const { maxConnections, headersMs, requestMs, checkIntervalMs } = {
    ...defaultHttpApiLimits,
    ...limits,
  };
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: checkIntervalMs,
    },
    (request, response) => {
      void answer(request, response).catch(() =>
        sendMessage(response, 500, "Internal Server Error"),
      );
    },
  );
  server.maxConnections = maxConnections;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: bound } = server.address() as AddressInfo;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = targetOf(request);
    if (!target) return sendMessage(response, 400, "Bad Request");
    // A page in a browser may reach 127.0.0.1 under a name of its own (DNS rebinding). A whole URL in the request's
    // first line names the host, too, and counts for more (RFC 9112, section 3.2.2).
    if (!isLoopbackHost(request.headers.host) || !isLoopbackHost(target.host)) {
      return sendMessage(response, 403, "Forbidden");
    }
    if (target.pathname === "/_local")
      return send(response, { statusCode: 200, body: JSON.stringify(about()) });

    const match = matchRoute(routes, request.method ?? "", target.pathname);
    if (!match) return sendMessage(response, 404, "Not Found");
    const body = await readBody(request);
    if (!body) return sendMessage(response, 413, "Request Entity Too Large");
    const event = toHttpEvent(request, target, body, match);
    response.setHeader("apigw-requestid", event.requestContext.requestId);
    send(
      response,
      (await invoke(match.route.function, event)) as APIGatewayProxyStructuredResultV2,
    );
  }

  return {
    url: `http://127.0.0.1:${bound}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 2_000).unref();
      }),
  };
}

function isLoopbackHost(host = ""): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Read to its end but not kept, so that the client is there to hear the refusal.
    if (bytes <= maxBodyBytes) chunks.push(chunk);
  }
  return bytes <= maxBodyBytes ? Buffer.concat(chunks) : undefined;
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
