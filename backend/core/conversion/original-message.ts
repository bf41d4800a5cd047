import { isBlobId } from "../blob/blob-id.ts";
import { type ConvertibleFormat, convertibleFormats } from "../blob/convertible-formats.ts";
import type { ObjectRef } from "../ports/blobs.ts";
import type { Original } from "../ports/conversions.ts";

/** A message is not what it ought to be. It says what is wrong, and repeats nothing, for that may be anything. */
export class MessageError extends Error {
  override readonly name = "MessageError";
}

export function encodeObject({ key, versionId }: ObjectRef) {
  return { key, ...(versionId !== undefined && { version_id: versionId }) };
}

/** What both messages about a conversion say of the picture that was uploaded. */
export function encodeOriginal({ blobId, object, bytes, etag, sha256, storedAt }: Original) {
  return {
    blob_id: blobId,
    object: encodeObject(object),
    bytes,
    etag,
    sha256,
    stored_at: storedAt,
  };
}

/**
 * @param keyOf where a blob's original is
 * @throws {MessageError}
 */
export function decodeOriginal(
  message: Record<string, unknown>,
  keyOf: (blobId: string) => string,
): Original {
  const { blob_id: blobId, object, bytes, etag, sha256, stored_at: storedAt } = message;
  if (typeof blobId !== "string" || !isBlobId(blobId)) throw new MessageError("bad blob_id");
  if (!isCount(bytes)) throw new MessageError("bad bytes");
  if (!isText(etag, 256)) throw new MessageError("bad etag");
  if (!isText(sha256, 64) || !/^[0-9a-f]{64}$/.test(sha256)) throw new MessageError("bad sha256");
  if (!isText(storedAt, 64) || Number.isNaN(Date.parse(storedAt))) {
    throw new MessageError("bad stored_at");
  }
  return { blobId, object: decodeObject(object, keyOf(blobId)), bytes, etag, sha256, storedAt };
}

/**
 * @param expectedKey the only one that it can have
 * @throws {MessageError}
 */
export function decodeObject(value: unknown, expectedKey: string): ObjectRef {
  const { key, version_id: versionId } = Object(value) as Record<string, unknown>;
  if (key !== expectedKey) throw new MessageError("bad object key");
  if (versionId === undefined) return { key: expectedKey };
  if (!isText(versionId, 1_024)) throw new MessageError("bad version_id");
  return { key: expectedKey, versionId };
}

/** @throws {MessageError} */
export function decodeFormat(value: unknown): ConvertibleFormat {
  if (typeof value !== "string" || !Object.hasOwn(convertibleFormats, value)) {
    throw new MessageError("bad format");
  }
  return value as ConvertibleFormat;
}

export function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isText(value: unknown, maxLength: number): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= maxLength;
}

/** @throws {MessageError} if the text is no JSON object */
export function parseMessage(body: string): Record<string, unknown> {
  const message = parsed(body);
  if (typeof message !== "object" || message === null || Array.isArray(message)) {
    throw new MessageError("no JSON object");
  }
  return message as Record<string, unknown>;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new MessageError("no JSON");
  }
}
