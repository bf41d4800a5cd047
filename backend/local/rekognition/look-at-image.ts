import { DetectorBusyError, PictureCrashesError } from "../detector/detector-errors.ts";
import type { Detector, Findings, LocalFeature, LookOptions } from "../detector/detectors.ts";
import { UnreadablePictureError } from "../detector/picture/decoder-verdict.ts";
import { RekognitionError } from "./server/rekognition-error.ts";

/**
 * Has a detector look at an image.
 * @throws RekognitionError where the picture or the detector's line is to blame, and whatever else the detector throws
 */
export async function lookAtImage<Of extends LocalFeature>(
  detector: Detector<Of>,
  image: string | Uint8Array,
  options?: LookOptions,
): Promise<Findings[Of]> {
  try {
    return await detector.detect(image, options);
  } catch (cause) {
    const exception = exceptionOf(cause);
    if (!exception) throw cause;
    throw new RekognitionError(exception, undefined, undefined, { cause });
  }
}

function exceptionOf(error: unknown): string | undefined {
  if (error instanceof UnreadablePictureError) return "InvalidImageFormatException";
  if (error instanceof PictureCrashesError) return "DetectorCrashException";
  if (error instanceof DetectorBusyError) return "ProvisionedThroughputExceededException";
  return undefined;
}
