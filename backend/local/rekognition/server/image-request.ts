import * as v from "valibot";
import { RekognitionError } from "./rekognition-error.ts";

const maxImageBytes = 5_242_880;

/** The image of a request, wherever it is. */
export type ImageSource = { bytes: Uint8Array } | { bucket: string; key: string; version?: string };

/** What every operation of Rekognition on an image is asked with. */
export interface ImageRequest {
  image: ImageSource;
}

/** Text of so many characters, as each of AWS's members has it. */
export const textOf = (shortest: number, longest: number) =>
  v.pipe(v.string(), v.minLength(shortest), v.maxLength(longest));

/** @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_S3Object.html */
const s3Object = v.object({
  Bucket: v.optional(v.pipe(textOf(3, 255), v.regex(/^[0-9A-Za-z.\-_]*$/))),
  Name: v.optional(textOf(1, 1024)),
  Version: v.optional(textOf(1, 1024)),
});

/** @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Image.html */
export const imageEntries = {
  Image: v.object({ Bytes: v.optional(v.string()), S3Object: v.optional(s3Object) }),
};

/**
 * Reads the JSON of a request.
 * @throws RekognitionError as the service refuses: `SerializationException` for what is no JSON or of a wrong type,
 *   `ValidationException` for a value out of its range
 */
export function parseRequest<Schema extends v.GenericSchema>(
  schema: Schema,
  json: string,
): v.InferOutput<Schema> {
  return check(schema, parseJson(json));
}

/** A member that is null is one that is not there, as in all of AWS's JSON. */
function parseJson(json: string): unknown {
  try {
    // The request itself is one, or it is none.
    return JSON.parse(json, (_, value: unknown) => value ?? undefined) ?? null;
  } catch (cause) {
    throw new RekognitionError("SerializationException", undefined, undefined, { cause });
  }
}

function check<Schema extends v.GenericSchema>(
  schema: Schema,
  body: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, body, { abortPipeEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const member = v.getDotPath(issue) ?? "request";
  if (issue.kind === "validation" || issue.type === "picklist" || issue.received === "undefined") {
    throw new RekognitionError(
      "ValidationException",
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${issue.message}`,
    );
  }
  throw new RekognitionError("SerializationException", `${member}: ${issue.message}`);
}

/** @throws RekognitionError `InvalidParameterException` unless it is one of the two, whole */
export function imageOf(image: v.InferOutput<typeof imageEntries.Image>): ImageSource {
  const { Bytes, S3Object } = image;
  if ((Bytes === undefined) === (S3Object === undefined)) {
    throw new RekognitionError("InvalidParameterException");
  }
  if (Bytes !== undefined) return { bytes: decodeBytes(Bytes) };
  const { Bucket, Name, Version } = S3Object ?? {};
  if (Bucket === undefined || Name === undefined)
    throw new RekognitionError("InvalidParameterException");
  return { bucket: Bucket, key: Name, ...(Version !== undefined && { version: Version }) };
}

function decodeBytes(base64: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
    throw new RekognitionError("SerializationException", "Image.Bytes is not base64");
  }
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length >= 1 && bytes.length <= maxImageBytes) return bytes;
  const bound = bytes.length
    ? `less than or equal to ${maxImageBytes}`
    : "greater than or equal to 1";
  throw new RekognitionError(
    "ValidationException",
    `1 validation error detected: Value at 'image.bytes' failed to satisfy constraint: Member must have length ${bound}`,
  );
}
