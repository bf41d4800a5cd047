import { Attribute, type DetectFacesCommandInput } from "@aws-sdk/client-rekognition";
import * as v from "valibot";
import { type ImageRequest, imageEntries, imageOf, parseRequest } from "./server/image-request.ts";

const schema = v.object({
  ...imageEntries,
  Attributes: v.optional(v.array(v.picklist(Object.values(Attribute)))),
});

/** A DetectFaces request that is right. */
export interface DetectFacesRequest extends ImageRequest {
  /** What is wanted beside the default of box, confidence, landmarks, pose and quality; `ALL` is all of it. */
  attributes: readonly Attribute[];
}

/**
 * Reads the JSON of a DetectFaces request.
 * @throws RekognitionError see `parseRequest`
 * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectFaces.html
 */
function parseDetectFacesRequest(json: string): DetectFacesRequest {
  const { Image, Attributes = [] } = parseRequest(schema, json);
  return { image: imageOf(Image), attributes: Attributes };
}

/** How DetectFaces is asked. */
export const detectFaces = { name: "DetectFaces", parse: parseDetectFacesRequest };

/** The same request, for the real service. */
export function toDetectFacesInput(
  { attributes }: DetectFacesRequest,
  Bytes: Uint8Array,
): DetectFacesCommandInput {
  return { Image: { Bytes }, ...(attributes.length > 0 && { Attributes: [...attributes] }) };
}
