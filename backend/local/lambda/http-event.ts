import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { RouteMatch } from "./http-route.ts";

/** Bodies of these types are handed over as text, all others as base64. */
const text = /^(application\/(json|xml|javascript)|text\/)/i;

/** What a request asks for; undefined if it is no URL. A path may begin with two slashes, which is no host's name. */
export function targetOf({ url = "/" }: IncomingMessage): URL | undefined {
  const target = url.startsWith("/") ? `http://127.0.0.1${url}` : url;
  return URL.canParse(target) ? new URL(target) : undefined;
}

/** The event that API Gateway makes of a request (payload format 2.0). */
export function toHttpEvent(
  request: IncomingMessage,
  { pathname, search, searchParams }: URL,
  body: Buffer,
  { route, pathParameters }: RouteMatch,
  now: Date = new Date(),
): APIGatewayProxyEventV2 {
  const routeKey = `${route.method} ${route.path}`;
  const headers = headersOf(request);
  const isText = text.test(headers["content-type"] ?? "");
  const query = joinRepeated(searchParams);
  return {
    version: "2.0",
    routeKey,
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers,
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    requestContext: {
      accountId: "000000000000",
      apiId: "local",
      domainName: headers.host ?? "127.0.0.1",
      domainPrefix: "local",
      http: {
        method: route.method,
        path: pathname,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? "127.0.0.1",
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey,
      stage: "$default",
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headersDistinct).map(([name, values = []]) => [
    name,
    values.join(","),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** A parameter given twice is one, its values joined by a comma. */
function joinRepeated(parameters: URLSearchParams): Record<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of parameters) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(joined);
}
