import type { IncomingMessage, ServerResponse } from "node:http";
import { isForThisMachine, isFromPage } from "../loopback/caller.ts";
import { allowOrigin, answerPreflight } from "./cross-origin.ts";
import { deleteObject } from "./delete-object.ts";
import { type PostContext, postObject } from "./form/post-object.ts";
import { getObject } from "./get-object.ts";
import { listObjectVersions } from "./list/list-object-versions.ts";
import { versionsParameters } from "./list/versions-query.ts";
import { checkKey } from "./object-key.ts";
import { putObject } from "./put-object.ts";
import { parseQuery, type Query } from "./query.ts";
import { invalidArgument, S3Error } from "./s3-error.ts";
import { decodeUri, verifyAuthorization, verifySignature } from "./sigv4.ts";
import { checkVersionId } from "./storage/version-id.ts";

export interface RouteContext extends PostContext {
  buckets: ReadonlySet<string>;
  /** Of the endpoint. */
  port: number;
  isOpen: boolean;
}

/** The SDK adds `x-id`, which names the operation; any other parameter asks for something else. */
const objectParameters: ReadonlySet<string> = new Set(["versionId", "x-id"]);

const putParameters: ReadonlySet<string> = new Set(["x-id"]);

/**
 * The operations there are: POST Object and ListObjectVersions on a bucket, PutObject on a key, GetObject, HeadObject and
 * DeleteObject on a key or one of its versions, and a preflight.
 * Addresses are path-style, `/<bucket>/<key>`.
 * @throws S3Error for a refusal; `NotImplemented` for whatever S3 has and this endpoint has not.
 */
export async function routeRequest(
  request: IncomingMessage,
  response: ServerResponse,
  context: RouteContext,
): Promise<void> {
  if (!context.isOpen && !isForThisMachine(request, context.port))
    throw new S3Error("AccessDenied");
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
      if (query.size > 0) throw notImplemented();
      if (key !== "") throw methodNotAllowed("POST", "OBJECT");
      knowsBucket();
      return await postObject(request, response, bucket, context);
    case "GET":
    case "HEAD":
    case "DELETE": {
      // The deployed bucket's rule lets a page post the form, and nothing else.
      if (isFromPage(request)) throw new S3Error("AccessForbidden");
      const lists = request.method === "GET" && key === "" && query.has("versions");
      if (key === "" && !lists) throw notImplemented();
      checkParameters(query, lists ? versionsParameters : objectParameters);
      verifyAuthorization(request, context.signing, context.now());
      knowsBucket();
      if (lists) return listObjectVersions(response, bucket, query, context.files);
      checkKey(key);
      const target = { bucket, key, versionId: readVersionId(query) };
      if (request.method === "DELETE") return await deleteObject(response, target, context.files);
      return await getObject(request, response, target, context.files);
    }
    case "PUT": {
      if (isFromPage(request)) throw new S3Error("AccessForbidden");
      if (key === "") throw notImplemented();
      checkParameters(query, putParameters);
      const payloadHash = verifySignature(request, context.signing, context.now());
      knowsBucket();
      checkKey(key);
      return await putObject(request, response, { bucket, key, payloadHash }, context);
    }
    default:
      throw methodNotAllowed(request.method ?? "", key === "" ? "BUCKET" : "OBJECT");
  }
}

function parseTarget(url: string): { bucket: string; key: string; query: Query } {
  const [, path, query = ""] = /^\/([^?]*)\??(.*)$/s.exec(url) ?? [];
  if (path === undefined) throw new S3Error("InvalidURI");
  const slash = path.indexOf("/");
  const [bucket, key] = slash < 0 ? [path, ""] : [path.slice(0, slash), path.slice(slash + 1)];
  return { bucket: decodeUri(bucket), key: decodeUri(key), query: parseQuery(query) };
}

function checkParameters(query: Query, understood: ReadonlySet<string>): void {
  if ([...query.keys()].some((name) => !understood.has(name))) throw notImplemented();
}

function readVersionId(query: Query): string | undefined {
  const versionId = query.get("versionId");
  if (versionId === "") {
    throw invalidArgument("versionId", "", "Version id cannot be the empty string");
  }
  if (versionId !== undefined) checkVersionId(versionId, "versionId");
  return versionId;
}

function notImplemented(): S3Error {
  return new S3Error("NotImplemented", {
    message:
      "This local endpoint has POST Object, PutObject, GetObject, HeadObject, DeleteObject and ListObjectVersions, signed in a form or in the Authorization header, and nothing else of S3.",
  });
}

function methodNotAllowed(method: string, resourceType: string): S3Error {
  return new S3Error("MethodNotAllowed", {
    details: { Method: method, ResourceType: resourceType },
  });
}
