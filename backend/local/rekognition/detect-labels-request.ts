import type { DetectLabelsCommandInput } from "@aws-sdk/client-rekognition";
import * as v from "valibot";
import {
  type ImageRequest,
  imageEntries,
  imageOf,
  parseRequest,
  textOf,
} from "./server/image-request.ts";
import { RekognitionError } from "./server/rekognition-error.ts";

const defaultMinConfidence = 55;
const mostLabels = 1000;

/** @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GeneralLabelsSettings.html */
const filters = v.optional(
  v.pipe(v.array(v.pipe(textOf(0, 50), v.regex(/^[A-Za-z0-9àâèçñó'-_(). ]*$/))), v.maxLength(100)),
  [],
);

const schema = v.object({
  ...imageEntries,
  MaxLabels: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  MinConfidence: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
  Features: v.optional(
    v.pipe(v.array(v.picklist(["GENERAL_LABELS", "IMAGE_PROPERTIES"])), v.maxLength(2)),
  ),
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
      ImageProperties: v.optional(
        v.object({
          MaxDominantColors: v.optional(
            v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(20)),
          ),
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
export interface DetectLabelsRequest extends ImageRequest {
  /** 0–1000 */
  maxLabels: number;
  /** 0–100 */
  minConfidence: number;
  wants: { labels: boolean; properties: boolean };
  filters: GeneralLabelsFilters;
  /** 0–20. Nothing of this machine tells colours: it is for the real service. */
  maxDominantColors?: number;
}

/**
 * Reads the JSON of a DetectLabels request.
 *
 * @throws RekognitionError see `parseRequest`; `InvalidParameterException` for values that do not go together
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html
 */
function parseDetectLabelsRequest(json: string): DetectLabelsRequest {
  const body = parseRequest(schema, json);
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
  const maxDominantColors = settings?.ImageProperties?.MaxDominantColors;
  return {
    image: imageOf(body.Image),
    maxLabels: Math.min(body.MaxLabels ?? mostLabels, mostLabels),
    minConfidence: body.MinConfidence ?? defaultMinConfidence,
    wants,
    filters: {
      includeLabels: given?.LabelInclusionFilters ?? [],
      excludeLabels: given?.LabelExclusionFilters ?? [],
      includeCategories: given?.LabelCategoryInclusionFilters ?? [],
      excludeCategories: given?.LabelCategoryExclusionFilters ?? [],
    },
    ...(maxDominantColors !== undefined && { maxDominantColors }),
  };
}

/** How DetectLabels is asked. */
export const detectLabels = { name: "DetectLabels", parse: parseDetectLabelsRequest };

/** The same request, for the real service. */
export function toDetectLabelsInput(
  request: DetectLabelsRequest,
  Bytes: Uint8Array,
): DetectLabelsCommandInput {
  const { wants, maxLabels, minConfidence, filters, maxDominantColors } = request;
  const properties = wants.properties && maxDominantColors !== undefined;
  return {
    Image: { Bytes },
    Features: [
      ...(wants.labels ? (["GENERAL_LABELS"] as const) : []),
      ...(wants.properties ? (["IMAGE_PROPERTIES"] as const) : []),
    ],
    ...(wants.labels && { MaxLabels: maxLabels, MinConfidence: minConfidence }),
    Settings: {
      ...(wants.labels && {
        GeneralLabels: {
          LabelInclusionFilters: [...filters.includeLabels],
          LabelExclusionFilters: [...filters.excludeLabels],
          LabelCategoryInclusionFilters: [...filters.includeCategories],
          LabelCategoryExclusionFilters: [...filters.excludeCategories],
        },
      }),
      ...(properties && { ImageProperties: { MaxDominantColors: maxDominantColors } }),
    },
  };
}
