import type { Image } from "@aws-sdk/client-rekognition";
import type { Feature } from "../../../core/features/features.ts";
import type { ObjectRef } from "../../../core/ports/blobs.ts";

export interface RekognitionOptions {
  uploadsBucket: string;
  /** How the detector of each feature is named in results and in the cache's keys. */
  detectorNames: Record<Feature, string>;
  /** Labels below this confidence are not asked for, and so never stored. */
  detectMinConfidence: number;
  /** Whether the picture's quality is measured too. AWS bills it as a feature of its own. */
  detectImageProperties: boolean;
}

/** An object in S3, by reference: its bytes never pass through the function. */
export function s3Image(
  { uploadsBucket }: RekognitionOptions,
  { key, versionId }: ObjectRef,
): Image {
  return {
    S3Object: { Bucket: uploadsBucket, Name: key, ...(versionId && { Version: versionId }) },
  };
}
