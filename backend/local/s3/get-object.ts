import { type FileHandle, open } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { type ByteRange, parseByteRange } from "./byte-range.ts";
import { findObject, type ObjectTarget } from "./find-object.ts";
import { S3Error } from "./s3-error.ts";
import type { ObjectFiles } from "./storage/object-files.ts";
import type { StoredObject } from "./storage/stored-object.ts";
import { setVersionHeaders } from "./version-headers.ts";

/**
 * GetObject and HeadObject, of one version or the newest: one range, its four conditions, the checksum where it is known and
 * asked for.
 * @throws S3Error `NoSuchKey`, `NoSuchVersion`, `MethodNotAllowed` (a delete marker, by its id), `PreconditionFailed`,
 *   `InvalidRange`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export async function getObject(
  request: IncomingMessage,
  response: ServerResponse,
  target: ObjectTarget,
  files: ObjectFiles,
): Promise<void> {
  const find = () => findObject(request.method ?? "", response, target, files);
  const { object, handle } = await openData(find, files);
  try {
    setVersionHeaders(response, object);
    if (isNotModified(request, object)) {
      response.writeHead(304, { ETag: `"${object.etag}"` }).end();
      return;
    }
    const range = requestedRange(request, response, object);
    describe(request, response, object, range);
    if (request.method === "HEAD" || object.bytes === 0) {
      response.end();
      return;
    }
    await pipeline(handle.createReadStream({ ...range, autoClose: false }), response);
  } finally {
    await handle.close();
  }
}

/** A version may be deleted between being found and being opened, or its bytes be gone: then look again. */
async function openData(
  find: () => StoredObject,
  files: ObjectFiles,
): Promise<{ object: StoredObject; handle: FileHandle }> {
  let previous: StoredObject | undefined;
  for (;;) {
    const object = find();
    if (!(await files.isUnchanged(object))) continue;
    try {
      return { object, handle: await open(files.pathOf(object)) };
    } catch (error) {
      if (object === previous) throw error;
      previous = object;
    }
  }
}

/** An ETag is asked before a time, which is not asked where both are given. */
function isNotModified(
  { headers }: IncomingMessage,
  { etag, lastModifiedAt }: StoredObject,
): boolean {
  const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = headers;
  const refuse = (Condition: string) =>
    new S3Error("PreconditionFailed", { details: { Condition } });
  if (ifMatch !== undefined) {
    if (!namesEtag(ifMatch, etag)) throw refuse("If-Match");
  } else if (isLater(lastModifiedAt, headers["if-unmodified-since"]) === true) {
    throw refuse("If-Unmodified-Since");
  }
  if (ifNoneMatch !== undefined) return namesEtag(ifNoneMatch, etag);
  return isLater(lastModifiedAt, headers["if-modified-since"]) === false;
}

/** By the second, as headers tell times; undefined if the header is not there, or tells none. */
function isLater(
  at: StoredObject["lastModifiedAt"],
  header: string | undefined,
): boolean | undefined {
  const since = Date.parse(header ?? "");
  return Number.isNaN(since)
    ? undefined
    : Math.floor(new Date(at).getTime() / 1_000) > since / 1_000;
}

function namesEtag(header: string, etag: string): boolean {
  return header
    .split(",")
    .map((value) => value.trim().replaceAll('"', ""))
    .some((value) => value === "*" || value === etag);
}

function requestedRange(
  request: IncomingMessage,
  response: ServerResponse,
  { bytes }: StoredObject,
): ByteRange | undefined {
  const range = parseByteRange(request.headers.range, bytes);
  if (range !== "unsatisfiable") return range;
  response.setHeader("Content-Range", `bytes */${bytes}`);
  throw new S3Error("InvalidRange", {
    details: { RangeRequested: request.headers.range ?? "", ActualObjectSize: bytes },
  });
}

function describe(
  request: IncomingMessage,
  response: ServerResponse,
  object: StoredObject,
  range: ByteRange | undefined,
): void {
  for (const [name, value] of Object.entries(object.headers ?? {})) response.setHeader(name, value);
  response.setHeader("Content-Type", object.contentType);
  response.setHeader("ETag", `"${object.etag}"`);
  response.setHeader("Last-Modified", new Date(object.lastModifiedAt).toUTCString());
  response.setHeader("Accept-Ranges", "bytes");
  const wantsChecksum = request.headers["x-amz-checksum-mode"]?.toString().toUpperCase();
  if (wantsChecksum === "ENABLED" && range === undefined && object.checksumSha256 !== undefined) {
    response.setHeader("x-amz-checksum-sha256", object.checksumSha256);
    response.setHeader("x-amz-checksum-type", "FULL_OBJECT");
  }
  if (range === undefined) {
    response.setHeader("Content-Length", object.bytes);
    return;
  }
  response.statusCode = 206;
  response.setHeader("Content-Length", range.end - range.start + 1);
  response.setHeader("Content-Range", `bytes ${range.start}-${range.end}/${object.bytes}`);
}
