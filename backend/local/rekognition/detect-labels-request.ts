import * as v from "valibot";
import { RekognitionError } from "./rekognition-error.ts";

const MAX_IMAGE_BYTES = 5_242_880;
const DEFAULT_MIN_CONFIDENCE = 55;
const MAX_LABELS = 1000;

const filters = v.optional(v.array(v.string()), []);

const schema = v.object({
  Image: v.object({
    Bytes: v.optional(v.string()),
    S3Object: v.optional(
      v.object({
        Bucket: v.optional(v.string()),
        Name: v.optional(v.string()),
        Version: v.optional(v.string()),
      }),
    ),
  }),
  MaxLabels: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  MinConfidence: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
  Features: v.optional(v.array(v.picklist(["GENERAL_LABELS", "IMAGE_PROPERTIES"]))),
  Settings: v.optional(
    v.object({
      GeneralLabels: v.optional(
        v.object({
          LabelInclusionFilters: filters,
          LabelExclusionFilters: filters,
          LabelCategoryInclusionFilters: filters,
          LabelCategoryExclusionFilters: filters,
        }),
      ),
    }),
  ),
});

/** Which labels a caller wants, by exact name. */
export interface GeneralLabelsFilters {
  includeLabels: readonly string[];
  excludeLabels: readonly string[];
  includeCategories: readonly string[];
  excludeCategories: readonly string[];
}

/** A DetectLabels request that is right, with the defaults filled in. */
export interface DetectLabelsRequest {
  image: { bytes: Uint8Array } | { bucket: string; key: string; version?: string };
  /** 0–1000 */
  maxLabels: number;
  /** 0–100 */
  minConfidence: number;
  wants: { labels: boolean; properties: boolean };
  filters: GeneralLabelsFilters;
}

/**
 * Reads the JSON of a DetectLabels request.
 *
 * @throws RekognitionError as the service refuses: `SerializationException` for what is no JSON or of a wrong type,
 *   `ValidationException` for a value out of its range, `InvalidParameterException` for values that do not go together
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html
 */
export function parseDetectLabelsRequest(json: string): DetectLabelsRequest {
  const body = check(parseJson(json));
  const { Features: features = ["GENERAL_LABELS"], Settings: settings } = body;
  const wants = {
    labels: features.includes("GENERAL_LABELS"),
    properties: features.includes("IMAGE_PROPERTIES"),
  };
  const onlyForLabels = [body.MaxLabels, body.MinConfidence, settings?.GeneralLabels];
  if (!wants.labels && onlyForLabels.some((value) => value !== undefined)) {
    throw new RekognitionError("InvalidParameterException");
  }
  const given = settings?.GeneralLabels;
  return {
    image: imageOf(body.Image),
    maxLabels: Math.min(body.MaxLabels ?? MAX_LABELS, MAX_LABELS),
    minConfidence: body.MinConfidence ?? DEFAULT_MIN_CONFIDENCE,
    wants,
    filters: {
      includeLabels: given?.LabelInclusionFilters ?? [],
      excludeLabels: given?.LabelExclusionFilters ?? [],
      includeCategories: given?.LabelCategoryInclusionFilters ?? [],
      excludeCategories: given?.LabelCategoryExclusionFilters ?? [],
    },
  };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new RekognitionError("SerializationException", undefined, undefined, { cause });
  }
}

function check(body: unknown): v.InferOutput<typeof schema> {
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

function imageOf(image: v.InferOutput<typeof schema>["Image"]): DetectLabelsRequest["image"] {
  const { Bytes, S3Object } = image;
  if ((Bytes === undefined) === (S3Object === undefined)) {
    throw new RekognitionError("InvalidParameterException");
  }
  if (Bytes !== undefined) return { bytes: decodeBytes(Bytes) };
  const { Bucket, Name, Version } = S3Object ?? {};
  if (!Bucket || !Name) throw new RekognitionError("InvalidParameterException");
  return { bucket: Bucket, key: Name, ...(Version !== undefined && { version: Version }) };
}

function decodeBytes(base64: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
    throw new RekognitionError("SerializationException", "Image.Bytes is not base64");
  }
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length >= 1 && bytes.length <= MAX_IMAGE_BYTES) return bytes;
  const bound = bytes.length
    ? `less than or equal to ${MAX_IMAGE_BYTES}`
    : "greater than or equal to 1";
  throw new RekognitionError(
    "ValidationException",
    `1 validation error detected: Value at 'image.bytes' failed to satisfy constraint: Member must have length ${bound}`,
  );
}
