import type { IncomingMessage, ServerResponse } from "node:http";
import { allowOrigin, answerPreflight } from "./cross-origin.ts";
import { getObject } from "./get-object.ts";
import { type PostContext, postObject } from "./post-object.ts";
import { S3Error } from "./s3-error.ts";
import { decodeUri, verifyAuthorization } from "./sigv4.ts";

export interface RouteContext extends PostContext {
  buckets: ReadonlySet<string>;
}

/**
 * The operations there are: POST Object on a bucket, GetObject, HeadObject and DeleteObject on a key, and a preflight.
 * Addresses are path-style, `/<bucket>/<key>`.
 * @throws S3Error for a refusal; `NotImplemented` for whatever S3 has and this endpoint has not.
 */
export async function routeRequest(
  request: IncomingMessage,
  response: ServerResponse,
  context: RouteContext,
): Promise<void> {
  const { bucket, key, query } = parseTarget(request.url ?? "");
  const knowsBucket = () => {
    if (!context.buckets.has(bucket)) {
      throw new S3Error("NoSuchBucket", { details: { BucketName: bucket } });
    }
  };
  switch (request.method ?? "") {
    case "OPTIONS":
      return answerPreflight(request, response);
    case "POST":
      allowOrigin(request, response);
      if (query !== "") throw notImplemented();
      if (key !== "") throw methodNotAllowed("POST", "OBJECT");
      knowsBucket();
      return await postObject(request, response, bucket, context);
    case "GET":
    case "HEAD":
    case "DELETE":
      if (key === "" || isSubresource(query)) throw notImplemented();
      verifyAuthorization(request, context.signing, context.now());
      knowsBucket();
      if (request.method !== "DELETE") {
        return await getObject(request, response, { bucket, key }, context.files);
      }
      await context.files.remove(bucket, key);
      response.writeHead(204).end();
      return;
    case "PUT":
      throw notImplemented();
    default:
      throw methodNotAllowed(request.method ?? "", key === "" ? "BUCKET" : "OBJECT");
  }
}

function parseTarget(url: string): { bucket: string; key: string; query: string } {
  const [, path, query = ""] = /^\/([^?]*)\??(.*)$/s.exec(url) ?? [];
  if (path === undefined) throw new S3Error("InvalidURI");
  const slash = path.indexOf("/");
  const [bucket, key] = slash < 0 ? [path, ""] : [path.slice(0, slash), path.slice(slash + 1)];
  return { bucket: decodeUri(bucket), key: decodeUri(key), query };
}

/** The SDK adds `x-id`, which names the operation; any other parameter asks for something else. */
function isSubresource(query: string): boolean {
  return [...new URLSearchParams(query).keys()].some((name) => name !== "x-id");
}

function notImplemented(): S3Error {
  return new S3Error("NotImplemented", {
    message:
      "This local endpoint has POST Object, GetObject, HeadObject and DeleteObject, signed in a form or in the Authorization header, and nothing else of S3.",
  });
}

function methodNotAllowed(method: string, resourceType: string): S3Error {
  return new S3Error("MethodNotAllowed", {
    details: { Method: method, ResourceType: resourceType },
  });
}
