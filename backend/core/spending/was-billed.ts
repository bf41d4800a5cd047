import { isAboutTheBytes } from "../blob/refusal.ts";
import { RecognitionError } from "../ports/recognition.ts";

/**
 * Whether a call that failed may be on the bill. AWS bills images that were analysed: none is where it says itself that it
 * refused the caller, the rate or the picture. Of anything else, such as an answer that did not come, nobody can tell.
 * @see https://aws.amazon.com/rekognition/pricing/
 */
export function wasBilled(error: unknown): boolean {
  if (!(error instanceof RecognitionError)) return true;
  const { code } = error.failure;
  if (code === "recognition_throttled" || code === "recognition_denied") return false;
  return !isAboutTheBytes(code);
}
