import { S3Error } from "../s3-error.ts";

/** The fields, boundaries and headers before the file's first byte are more than `maxFieldBytes`. */
export function fieldsTooLong(maxFieldBytes: number): S3Error {
  return new S3Error("MaxPostPreDataLengthExceeded", {
    details: { MaxPostPreDataLengthBytes: maxFieldBytes },
  });
}

/** A form with `count` files, none or more than one. */
export function notOneFile(count: number): S3Error {
  return new S3Error("InvalidArgument", {
    message: "POST requires exactly one file upload per request.",
    details: { ArgumentName: "file", ArgumentValue: count },
  });
}
