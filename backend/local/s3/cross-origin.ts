import type { IncomingMessage, ServerResponse } from "node:http";
import { S3Error } from "./s3-error.ts";

/** The deployed bucket's CORS rule: a page of any origin may post the form, and read the object's ETag. */
export const corsRule = { method: "POST", exposedHeader: "ETag", maxAgeSeconds: 86_400 } as const;

/** Answers a browser's preflight. @throws S3Error `AccessForbidden` for what the rule does not allow. */
export function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  const method = request.headers["access-control-request-method"];
  if (request.headers.origin === undefined || method !== corsRule.method) {
    throw new S3Error("AccessForbidden");
  }
  allowOrigin(request, response);
  const headers = request.headers["access-control-request-headers"];
  if (headers !== undefined) response.setHeader("Access-Control-Allow-Headers", headers);
  response.setHeader("Access-Control-Max-Age", corsRule.maxAgeSeconds);
  response.writeHead(200, { "Content-Length": 0 }).end();
}

/** Lets the page that posted a form see the answer, errors too. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.origin === undefined) return;
  response.setHeader("Access-Control-Allow-Origin", "*");
  response.setHeader("Access-Control-Allow-Methods", corsRule.method);
  response.setHeader("Access-Control-Expose-Headers", corsRule.exposedHeader);
  response.setHeader(
    "Vary",
    "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  );
}
