import type { ServerResponse } from "node:http";
import { xmlDocument } from "../s3-xml.ts";
import { encodeUri } from "../sigv4.ts";
import type { StoredObject } from "../storage/stored-object.ts";
import { setVersionHeaders } from "../version-headers.ts";
import { type FormFields, fieldValue } from "./form-fields.ts";

/**
 * Answers a stored upload as its form asked: a redirect, 200, 201 with a `PostResponse`, or 204. A redirect or
 * status that S3 would not understand counts as not given. `x-amz-version-id` says which version was made.
 * @param endpointUrl where the bucket is, as in `http://127.0.0.1:4566`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export function answerUpload(
  response: ServerResponse,
  object: StoredObject,
  fields: FormFields,
  endpointUrl: string,
): void {
  const etag = `"${object.etag}"`;
  setVersionHeaders(response, object);
  const redirect = redirectTo(fields, object, etag);
  if (redirect !== undefined) {
    response.writeHead(303, { Location: redirect, "Content-Length": 0 }).end();
    return;
  }
  // S3 writes the key as one segment, its slashes encoded.
  const location = `${endpointUrl}/${object.bucket}/${encodeUri(object.key)}`;
  response.setHeader("ETag", etag);
  response.setHeader("Location", location);
  const status = fieldValue(fields, "success_action_status");
  if (status !== "201") {
    response.writeHead(status === "200" ? 200 : 204).end();
    return;
  }
  const body = xmlDocument("PostResponse", [
    ["Location", location],
    ["Bucket", object.bucket],
    ["Key", object.key],
    ["ETag", etag],
  ]);
  response
    .writeHead(201, {
      "Content-Type": "application/xml",
      "Content-Length": Buffer.byteLength(body),
    })
    .end(body);
}

function redirectTo(fields: FormFields, object: StoredObject, etag: string): string | undefined {
  const field = fieldValue(fields, "success_action_redirect") ?? fieldValue(fields, "redirect");
  if (field === undefined || !URL.canParse(field)) return undefined;
  const url = new URL(field);
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  const added = new URLSearchParams({ bucket: object.bucket, key: object.key, etag });
  url.search = url.search === "" ? `?${added}` : `${url.search}&${added}`;
  return url.href;
}
