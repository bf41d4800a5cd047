import { checkKey } from "../object-key.ts";
import { S3Error } from "../s3-error.ts";
import { keptHeaders } from "../storage/stored-object.ts";
import { type FormFields, fieldValue } from "./form-fields.ts";
import { missingField } from "./post-signature.ts";

/** What the fields of a form say about the object to be. */
export interface ObjectFields {
  key: string;
  contentType: string;
  /** Headers to keep and to answer reads with. */
  headers: Record<string, string>;
  /** Base64, as the client sent it: what the file's bytes must come to. */
  checksumSha256: string | undefined;
  md5: string | undefined;
}

const maxMetadataBytes = 2048;
const headerName = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

/** Fields beginning with `x-amz-` that mean something here; any other would be promised and not kept. */
const understood = new Set([
  "x-amz-algorithm",
  "x-amz-credential",
  "x-amz-date",
  "x-amz-signature",
  "x-amz-checksum-algorithm",
  "x-amz-checksum-sha256",
]);

/**
 * Reads an upload form's fields, `${filename}` already expanded.
 * @throws S3Error `InvalidArgument` (no key), `KeyTooLongError`, `MetadataTooLarge`, `InvalidRequest` (a checksum that
 *   is none), `InvalidDigest`, `NotImplemented` for a field that asks for what the local endpoint does not do.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html
 */
export function readObjectFields(fields: FormFields): ObjectFields {
  for (const [name, field] of fields) {
    const unknown = name.startsWith("x-amz-") && !name.startsWith("x-amz-meta-");
    if ((unknown && !understood.has(name)) || name === "acl" || name === "tagging") {
      throw notImplemented(field.name);
    }
  }
  return {
    key: readKey(fields),
    contentType: headerSafe(fieldValue(fields, "content-type") || "binary/octet-stream"),
    headers: readHeaders(fields),
    checksumSha256: readChecksum(fields),
    md5: readMd5(fields),
  };
}

function readKey(fields: FormFields): string {
  const key = fieldValue(fields, "key");
  if (!key) throw missingField("key");
  checkKey(key);
  return key;
}

function readHeaders(fields: FormFields): Record<string, string> {
  const metadata = [...fields].filter(([name]) => name.startsWith("x-amz-meta-"));
  const metadataBytes = metadata
    .map(([name, { value }]) => Buffer.byteLength(name.slice("x-amz-meta-".length) + value))
    .reduce((sum, bytes) => sum + bytes, 0);
  if (metadataBytes > maxMetadataBytes) {
    throw new S3Error("MetadataTooLarge", {
      details: { Size: metadataBytes, MaxSizeAllowed: maxMetadataBytes },
    });
  }
  for (const [name, field] of metadata) {
    if (!headerName.test(name)) throw notImplemented(field.name);
  }
  const kept = [...fields].filter(([name]) => keptHeaders.includes(name));
  return Object.fromEntries(
    [...kept, ...metadata].map(([name, { value }]) => [name, headerSafe(value)]),
  );
}

function readChecksum(fields: FormFields): string | undefined {
  const algorithm = fieldValue(fields, "x-amz-checksum-algorithm");
  const checksum = fieldValue(fields, "x-amz-checksum-sha256");
  if (algorithm !== undefined && algorithm.toUpperCase() !== "SHA256") {
    throw notImplemented(`x-amz-checksum-algorithm ${algorithm}`);
  }
  if (algorithm !== undefined && checksum === undefined) {
    throw new S3Error("InvalidRequest", {
      message: "x-amz-checksum-algorithm specified, but no corresponding x-amz-checksum-* was sent",
    });
  }
  if (checksum !== undefined && !isBase64Of(checksum, 32)) {
    throw new S3Error("InvalidRequest", {
      message: "Value for x-amz-checksum-sha256 header is invalid.",
    });
  }
  return checksum;
}

function readMd5(fields: FormFields): string | undefined {
  const md5 = fieldValue(fields, "content-md5");
  if (md5 !== undefined && !isBase64Of(md5, 16)) throw new S3Error("InvalidDigest");
  return md5;
}

function isBase64Of(text: string, bytes: number): boolean {
  const decoded = Buffer.from(text, "base64");
  return decoded.length === bytes && decoded.toString("base64") === text;
}

/** What a header can't carry is kept as RFC 2047 writes it, which is what S3 does with metadata. */
function headerSafe(value: string): string {
  if (/^[\x20-\x7e]*$/.test(value)) return value;
  return `=?UTF-8?B?${Buffer.from(value).toString("base64")}?=`;
}

function notImplemented(name: string): S3Error {
  return new S3Error("NotImplemented", {
    message: `A form field you provided implies functionality that is not implemented by this local endpoint: ${name}`,
  });
}
