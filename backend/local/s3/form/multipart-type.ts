import { S3Error } from "../s3-error.ts";

/** RFC 2046, section 5.1.1: a boundary has 1 to 70 characters. */
const maxBoundaryLength = 70;

/**
 * The boundary that a form's Content-Type announces.
 * @throws S3Error `PreconditionFailed` for anything but multipart/form-data, `MalformedPOSTRequest` for no usable boundary.
 */
export function multipartBoundary(contentType: string | undefined): string {
  if (!/^multipart\/form-data\s*(;|$)/i.test(contentType ?? "")) {
    throw new S3Error("PreconditionFailed", {
      details: { Condition: "Bucket POST must be of the enclosure-type multipart/form-data" },
    });
  }
  const match = /;\s*boundary=(?:"([^"]*)"|([^;\s]*))/i.exec(contentType ?? "");
  const boundary = match?.[1] ?? match?.[2] ?? "";
  if (boundary === "" || boundary.length > maxBoundaryLength) {
    throw new S3Error("MalformedPOSTRequest");
  }
  return boundary;
}
