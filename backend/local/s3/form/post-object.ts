import type { IncomingMessage, ServerResponse } from "node:http";
import type { Signing } from "../../loopback/signing.ts";
import { S3Error } from "../s3-error.ts";
import type { S3Limits } from "../s3-limits.ts";
import type { ObjectFiles } from "../storage/object-files.ts";
import type { ReceivedFile } from "../storage/receive-file.ts";
import type { StoredObject } from "../storage/stored-object.ts";
import { expandFilename, fieldValue } from "./form-fields.ts";
import { multipartBoundary } from "./multipart-type.ts";
import { type ObjectFields, readObjectFields } from "./object-fields.ts";
import { checkPostPolicy, type LengthRange } from "./policy-check.ts";
import { answerUpload } from "./post-answer.ts";
import { decodePostPolicy } from "./post-policy.ts";
import { missingField, verifyPostSignature } from "./post-signature.ts";
import { openUploadForm, type UploadForm } from "./upload-form.ts";

export interface PostContext {
  files: ObjectFiles;
  signing: Signing;
  limits: S3Limits;
  now: () => Date;
  endpointUrl: string;
  /** Called once the object is stored, before the answer; must not fail. */
  announce: (object: StoredObject) => Promise<void>;
}

/**
 * POST Object: the fields and the policy are judged before the first byte of the file is taken, the file's size
 * while it comes, its checksums when it is whole; only then does it become a version of its key, beside those before it.
 * @throws S3Error for whatever is wrong; then nothing is stored.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export async function postObject(
  request: IncomingMessage,
  response: ServerResponse,
  bucket: string,
  context: PostContext,
): Promise<void> {
  const boundary = multipartBoundary(request.headers["content-type"]);
  if (request.headers["content-length"] === undefined) throw new S3Error("MissingContentLength");
  const form = await openUploadForm(request, boundary, context.limits);
  try {
    const { files, signing, limits, now } = context;
    // S3's own words for a file that comes before the fields.
    if (fieldValue(form.fields, "key") === undefined) throw missingField("key");
    // A filename may be put into the fields a thousand times: not for someone whose signature is not good.
    const policy = verifyPostSignature(form.fields, signing);
    const fields = expandFilename(form.fields, form.filename);
    const range = checkPostPolicy(decodePostPolicy(policy), {
      fields,
      bucket,
      now: now(),
      maxObjectBytes: limits.maxObjectBytes,
    });
    const described = readObjectFields(fields);
    const object = await store(form, { bucket, described, range }, files);
    await context.announce(object);
    answerUpload(response, object, fields, context.endpointUrl);
  } catch (error) {
    form.abandon();
    throw error;
  }
}

async function store(
  form: UploadForm,
  upload: { bucket: string; described: ObjectFields; range: LengthRange },
  files: ObjectFiles,
): Promise<StoredObject> {
  const { bucket, described, range } = upload;
  const file = await files.receive(form.file, (bytes) => {
    if (bytes > range.maxBytes) throw tooLarge(Math.max(bytes, form.expectedBytes), range);
  });
  try {
    await form.completed;
    if (file.bytes < range.minBytes) throw tooSmall(file.bytes, range);
    checkDigests(file, described);
    const { key, contentType, headers, checksumSha256 } = described;
    return await files.commit(file, {
      bucket,
      key,
      contentType,
      ...(checksumSha256 === undefined ? {} : { checksumSha256 }),
      ...(Object.keys(headers).length === 0 ? {} : { headers }),
    });
  } catch (error) {
    await file.discard();
    throw error;
  }
}

function checkDigests(file: ReceivedFile, { checksumSha256, md5 }: ObjectFields): void {
  if (checksumSha256 !== undefined && file.sha256.toString("base64") !== checksumSha256) {
    throw new S3Error("BadDigest", {
      message: "The SHA256 you specified did not match the calculated checksum.",
    });
  }
  if (md5 !== undefined && file.md5.toString("base64") !== md5) {
    throw new S3Error("BadDigest", {
      details: { ExpectedDigest: md5, CalculatedDigest: file.md5.toString("base64") },
    });
  }
}

function tooLarge(proposedBytes: number, { maxBytes }: LengthRange): S3Error {
  return new S3Error("EntityTooLarge", {
    details: { ProposedSize: proposedBytes, MaxSizeAllowed: maxBytes },
  });
}

function tooSmall(proposedBytes: number, { minBytes }: LengthRange): S3Error {
  return new S3Error("EntityTooSmall", {
    details: { ProposedSize: proposedBytes, MinSizeAllowed: minBytes },
  });
}
