import type { DetectModerationLabelsCommandInput } from "@aws-sdk/client-rekognition";
import * as v from "valibot";
import {
  type ImageRequest,
  imageEntries,
  imageOf,
  parseRequest,
  textOf,
} from "./server/image-request.ts";

const defaultMinConfidence = 50;

/** @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectModerationLabels.html */
const adapterArn =
  /^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[\w.-]{1,255}\/version\/[\w.-]{1,255}\/\d+$/;

const schema = v.object({
  ...imageEntries,
  MinConfidence: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
  HumanLoopConfig: v.optional(
    v.object({
      HumanLoopName: v.pipe(textOf(1, 63), v.regex(/^[a-z0-9](-*[a-z0-9])*$/)),
      FlowDefinitionArn: textOf(0, 256),
      DataAttributes: v.optional(
        v.object({
          ContentClassifiers: v.optional(
            v.pipe(
              v.array(
                v.picklist([
                  "FreeOfPersonallyIdentifiableInformation",
                  "FreeOfAdultContent",
                ] as const),
              ),
              v.maxLength(256),
            ),
          ),
        }),
      ),
    }),
  ),
  ProjectVersion: v.optional(v.pipe(textOf(20, 2048), v.regex(adapterArn))),
});

/** A DetectModerationLabels request that is right, with the default filled in. */
export interface DetectModerationRequest extends ImageRequest {
  /** 0–100 */
  minConfidence: number;
  /** Who looks at doubtful pictures, as it came. */
  humanLoop?: v.InferOutput<typeof schema>["HumanLoopConfig"];
  /** The ARN of an adapter of the user's own. */
  projectVersion?: string;
}

/**
 * Reads the JSON of a DetectModerationLabels request.
 * @throws RekognitionError see `parseRequest`
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectModerationLabels.html
 */
function parseDetectModerationRequest(json: string): DetectModerationRequest {
  const body = parseRequest(schema, json);
  return {
    image: imageOf(body.Image),
    minConfidence: body.MinConfidence ?? defaultMinConfidence,
    ...(body.HumanLoopConfig && { humanLoop: body.HumanLoopConfig }),
    ...(body.ProjectVersion !== undefined && { projectVersion: body.ProjectVersion }),
  };
}

/** How DetectModerationLabels is asked. */
export const detectModeration = {
  name: "DetectModerationLabels",
  parse: parseDetectModerationRequest,
};

/** The same request, for the real service. */
export function toDetectModerationInput(
  { minConfidence, humanLoop, projectVersion }: DetectModerationRequest,
  Bytes: Uint8Array,
): DetectModerationLabelsCommandInput {
  return {
    Image: { Bytes },
    MinConfidence: minConfidence,
    ...(humanLoop && { HumanLoopConfig: humanLoop }),
    ...(projectVersion !== undefined && { ProjectVersion: projectVersion }),
  };
}
