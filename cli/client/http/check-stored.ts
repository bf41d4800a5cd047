import type { TransportAnswer } from "../transport.ts";
import { UploadError } from "../upload-error.ts";
import { retryAfterMsOf } from "./retry-after.ts";

/**
 * Whether S3 took a form: it says nothing then, or tells in XML where the picture is. A page with status 200 is of something
 * between here and there, which the picture went to instead.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 * @param url where the form was posted to
 * @throws {UploadError}
 */
export function checkStored({ status, headers, text }: TransportAnswer, url: string): void {
  const isTaken = status >= 200 && status < 300 && /^\s*$|<PostResponse\b/.test(text);
  if (!isTaken) throw new UploadError(status, text, retryAfterMsOf(headers), new URL(url).host);
}
