import { RekogError } from "./errors.ts";

/** S3 refused the form, and `s3Code` is its own code; without one, something else answered in its place. */
export class UploadError extends RekogError {
  override readonly name = "UploadError";
  readonly status: number;
  readonly s3Code: string | undefined;
  /** How long the storage asked to wait before the next request, in milliseconds */
  readonly retryAfterMs: number | undefined;

  /** @param host which the form was posted to */
  constructor(status: number, xml: string, retryAfterMs?: number, host = "the storage") {
    const s3Code = elementOf(xml, "Code");
    const s3Message = elementOf(xml, "Message");
    const words = [s3Message?.replace(/\.$/, ""), s3Code].filter(Boolean);
    super({
      kind: "api",
      code: "upload_refused",
      message: s3Code
        ? `The storage refused the upload: ${words.join(", ")}.`
        : `The upload was answered with HTTP status ${status}, but not as S3 answers.`,
      hint: s3Code ? hintFor(s3Code, s3Message, status) : elsewhereHint(status, host),
    });
    this.status = status;
    this.s3Code = s3Code;
    this.retryAfterMs = retryAfterMs;
  }
}

const again = "Upload the file again: a new blob and a new form are made for it.";
const later = "Try again in a minute.";

/** By the codes of https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html that a form POST can meet. */
const hints: Record<string, string> = {
  EntityTooLarge: "Make the picture smaller, or lower its JPEG quality, and upload it again.",
  EntityTooSmall: "Check that the file is complete, and upload it again.",
  ExpiredToken: again,
  RequestTimeout: "The connection was too slow or was cut. Try again.",
  RequestTimeTooSkewed: "Set this machine's clock right and try again.",
  BadDigest: "The file changed or was damaged on its way. Try again.",
  NoSuchBucket: "The deployment lost its bucket. Deploy it again with `sls deploy`.",
  SlowDown: later,
  // S3's only redirect that passes: a bucket is not known everywhere for some time after it was made.
  TemporaryRedirect: "The bucket is new, and not known everywhere yet. Try again in some minutes.",
  PermanentRedirect:
    "The deployment's bucket is in another region than its form says. Deploy it again with `sls deploy`.",
  ServiceUnavailable: later,
  InternalError: later,
  StorageNotWritable:
    "Correct the permissions of local mode's data folder, or the limit for the size of files, and upload the file again.",
  StorageGone:
    "Stop `rekog local`, put its data folder back if it was only moved, start it again, and upload the file again.",
  StorageFull: "Make room on the disk of local mode's data folder, and upload the file again.",
};

const elsewhereHint = (status: number, host: string) =>
  status === 429 || status >= 500
    ? `Try again in a minute. If it stays, look at what is between this machine and ${host}.`
    : `A proxy, a firewall or a login page may have answered in its place: look at what is between this machine and ${host}, and upload the file again.`;

function hintFor(code: string, message: string | undefined, status: number): string {
  if (hints[code]) return hints[code];
  if (code === "AccessDenied" && message?.includes("expired")) return again;
  if (code === "AccessDenied")
    return `${again} If it stays, check that this machine's clock is right.`;
  return status >= 500 ? later : again;
}

/** The text of one element of S3's error document, which is flat and has no attributes on these elements. */
function elementOf(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]{0,1000})</${name}>`).exec(xml)?.[1];
  return text
    ?.replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
