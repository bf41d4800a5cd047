import type { DetectTextCommandInput } from "@aws-sdk/client-rekognition";
import * as v from "valibot";
import { type ImageRequest, imageEntries, imageOf, parseRequest } from "./server/image-request.ts";
import { RekognitionError } from "./server/rekognition-error.ts";

const percent = v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100)));
const share = v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)));
const anyNumber = v.optional(v.number(), 0);

const schema = v.object({
  ...imageEntries,
  Filters: v.optional(
    v.object({
      WordFilter: v.optional(
        v.object({
          MinConfidence: percent,
          MinBoundingBoxHeight: share,
          MinBoundingBoxWidth: share,
        }),
      ),
      RegionsOfInterest: v.optional(
        v.pipe(
          v.array(
            v.object({
              BoundingBox: v.optional(
                v.object({ Width: anyNumber, Height: anyNumber, Left: anyNumber, Top: anyNumber }),
              ),
              Polygon: v.optional(v.array(v.object({ X: anyNumber, Y: anyNumber }))),
            }),
          ),
          v.maxLength(10),
        ),
      ),
    }),
  ),
});

type Filters = NonNullable<v.InferOutput<typeof schema>["Filters"]>;

/** A DetectText request that is right. */
export interface DetectTextRequest extends ImageRequest {
  words: NonNullable<Filters["WordFilter"]>;
  /** Where to look; empty is everywhere. Each is a box or a polygon. */
  regions: NonNullable<Filters["RegionsOfInterest"]>;
}

/**
 * Reads the JSON of a DetectText request.
 * @throws RekognitionError see `parseRequest`; `InvalidParameterException` for a region that is none
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectText.html
 */
function parseDetectTextRequest(json: string): DetectTextRequest {
  const { Image, Filters } = parseRequest(schema, json);
  const regions = Filters?.RegionsOfInterest ?? [];
  for (const { BoundingBox, Polygon } of regions) {
    const isOne = (BoundingBox === undefined) !== (Polygon === undefined);
    if (!isOne || (Polygon && (Polygon.length < 3 || Polygon.length > 10))) {
      throw new RekognitionError("InvalidParameterException");
    }
  }
  return { image: imageOf(Image), words: Filters?.WordFilter ?? {}, regions };
}

/** How DetectText is asked. */
export const detectText = { name: "DetectText", parse: parseDetectTextRequest };

/** The same request, for the real service. */
export function toDetectTextInput(
  { words, regions }: DetectTextRequest,
  Bytes: Uint8Array,
): DetectTextCommandInput {
  const hasWords = Object.keys(words).length > 0;
  if (!hasWords && regions.length === 0) return { Image: { Bytes } };
  return {
    Image: { Bytes },
    Filters: {
      ...(hasWords && { WordFilter: words }),
      ...(regions.length > 0 && { RegionsOfInterest: [...regions] }),
    },
  };
}
