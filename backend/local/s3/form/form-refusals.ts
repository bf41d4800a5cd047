import { S3Error } from "../s3-error.ts";

/** S3 knows no such element. It is there since a part that S3 takes as the file may not be taken as one here. */
const Hint =
  'This local endpoint takes a part as the file only if it is named "file" and has a filename, or the type application/octet-stream.';

/** The fields, boundaries and headers before the file's first byte are more than `maxFieldBytes`. */
export function fieldsTooLong(maxFieldBytes: number): S3Error {
  return new S3Error("MaxPostPreDataLengthExceeded", {
    details: { MaxPostPreDataLengthBytes: maxFieldBytes, Hint },
  });
}

/** A form with `count` files, none or more than one. */
export function notOneFile(count: number, hint: { Hint?: string } = {}): S3Error {
  return new S3Error("InvalidArgument", {
    message: "POST requires exactly one file upload per request.",
    details: { ArgumentName: "file", ArgumentValue: count, ...hint },
  });
}

/** S3 would take such a part as the file. Here it would have to be held in memory, so it is refused with a hint. */
export function fileWithoutFilename(): S3Error {
  return notOneFile(0, { Hint });
}
