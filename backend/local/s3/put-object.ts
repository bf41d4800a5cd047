import type { IncomingMessage, ServerResponse } from "node:http";
import { crc32 } from "node:zlib";
import { S3Error } from "./s3-error.ts";
import type { S3Limits } from "./s3-limits.ts";
import { unsignedPayload } from "./sigv4.ts";
import type { ObjectFiles } from "./storage/object-files.ts";
import { keptHeaders, type StoredObject } from "./storage/stored-object.ts";
import { setVersionHeaders } from "./version-headers.ts";

interface PutTarget {
  bucket: string;
  key: string;
  /** What was signed of the body: its SHA-256 in hex, or that it was not. */
  payloadHash: string;
}

interface PutContext {
  files: ObjectFiles;
  limits: S3Limits;
  announce: (object: StoredObject) => Promise<void>;
}

/** Headers that mean something here; any other of S3's own would be promised and not kept. */
const understood: ReadonlySet<string> = new Set([
  "x-amz-content-sha256",
  "x-amz-date",
  "x-amz-user-agent",
  "x-amz-sdk-checksum-algorithm",
  "x-amz-checksum-crc32",
  "x-amz-checksum-sha256",
]);
/** What S3 would keep, or look at, and this does not. */
const notKept = ["if-match", "if-none-match", "content-language"];

/**
 * PutObject: the body becomes a version of its key, beside those before it, once it is whole and is what was signed.
 * @throws S3Error `NotImplemented` (a body in signed pieces, metadata, conditions and whatever else S3 has),
 *   `MissingContentLength`, `EntityTooLarge`, `IncompleteBody`, `BadDigest`, `XAmzContentSHA256Mismatch`; then nothing is stored.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export async function putObject(
  request: IncomingMessage,
  response: ServerResponse,
  { bucket, key, payloadHash }: PutTarget,
  { files, limits, announce }: PutContext,
): Promise<void> {
  checkHeaders(request, payloadHash);
  const expectedBytes = contentLength(request);
  const tooLarge = (bytes: number) =>
    new S3Error("EntityTooLarge", {
      details: { ProposedSize: bytes, MaxSizeAllowed: limits.maxObjectBytes },
    });
  if (expectedBytes > limits.maxObjectBytes) throw tooLarge(expectedBytes);

  let crc = 0;
  async function* summed() {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      crc = crc32(chunk, crc);
      yield chunk;
    }
  }
  const file = await files.receive(summed(), (bytes) => {
    if (bytes > limits.maxObjectBytes) throw tooLarge(bytes);
  });
  try {
    if (file.bytes !== expectedBytes) throw new S3Error("IncompleteBody");
    const checksumSha256 = header(request, "x-amz-checksum-sha256");
    const sums = { crc32: crcText(crc), sha256: file.sha256, md5: file.md5 };
    checkSums(request, payloadHash, sums);
    const object = await files.commit(file, {
      bucket,
      key,
      contentType: header(request, "content-type") ?? "binary/octet-stream",
      ...(checksumSha256 !== undefined && { checksumSha256 }),
      headers: systemMetadata(request),
    });
    await announce(object);
    setVersionHeaders(response, object);
    response.writeHead(200, { ETag: `"${object.etag}"` }).end();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

function header(request: IncomingMessage, name: string): string | undefined {
  return request.headersDistinct[name]?.[0];
}

function systemMetadata(request: IncomingMessage): Record<string, string> {
  const values = keptHeaders.map((name) => [name, header(request, name)] as const);
  return Object.fromEntries(
    values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function checkHeaders(request: IncomingMessage, payloadHash: string): void {
  const names = Object.keys(request.headers);
  const unknown = names.find(
    (name) => (name.startsWith("x-amz-") && !understood.has(name)) || notKept.includes(name),
  );
  if (unknown !== undefined) throw notImplemented(unknown);
  const isInPieces = /\baws-chunked\b/i.test(header(request, "content-encoding") ?? "");
  if (isInPieces || payloadHash.startsWith("STREAMING-")) {
    throw notImplemented("a body in signed pieces");
  }
}

function contentLength(request: IncomingMessage): number {
  const length = header(request, "content-length");
  if (length === undefined) throw new S3Error("MissingContentLength");
  return Number(length);
}

interface Sums {
  crc32: string;
  sha256: Buffer;
  md5: Buffer;
}

function checkSums(request: IncomingMessage, payloadHash: string, sums: Sums): void {
  if (payloadHash !== unsignedPayload && payloadHash !== sums.sha256.toString("hex")) {
    throw new S3Error("XAmzContentSHA256Mismatch");
  }
  const told: [name: string, is: string, found: string][] = [
    ["content-md5", "MD5", sums.md5.toString("base64")],
    ["x-amz-checksum-crc32", "CRC32", sums.crc32],
    ["x-amz-checksum-sha256", "SHA256", sums.sha256.toString("base64")],
  ];
  for (const [name, algorithm, found] of told) {
    const value = header(request, name);
    if (value === undefined || value === found) continue;
    throw new S3Error("BadDigest", {
      message: `The ${algorithm} you specified did not match the calculated checksum.`,
    });
  }
}

/** As S3 writes it: four bytes, the first one first, in base64. */
function crcText(sum: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(sum);
  return bytes.toString("base64");
}

function notImplemented(what: string): S3Error {
  return new S3Error("NotImplemented", {
    message: `This local endpoint takes a PutObject with a body, a content type and checksums, and has not: ${what}.`,
  });
}
