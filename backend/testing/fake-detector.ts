import type { ImageQuality } from "../core/features/image-quality.ts";
import type { Label } from "../core/features/labels/label.ts";
import type { ObjectRef } from "../core/ports/blobs.ts";
import { type Detection, type Detector, RecognitionError } from "../core/ports/recognition.ts";
import type { FakeUploads } from "./fake-uploads.ts";

export interface FakeDetector extends Detector<"labels"> {
  detect(ref: ObjectRef): Promise<Detection<"labels">>;
  /** Every call, answered or not. */
  calls: ObjectRef[];
  /** What the next calls end with, one after the other; then, and for `"answer"`, with labels. */
  next: (RecognitionError | "answer")[];
  labels: Label[];
  modelVersion: string;
  quality?: ImageQuality;
}

/** A detector that, as Rekognition, reads the object itself, and refuses if it is not there. */
export function fakeDetector(uploads: Pick<FakeUploads, "has">, labels: Label[]): FakeDetector {
  const detector: FakeDetector = {
    name: "fake",
    calls: [],
    next: [],
    labels,
    modelVersion: "fake-1",
    async detect(ref) {
      detector.calls.push(ref);
      const ending = detector.next.shift() ?? "answer";
      if (ending !== "answer") throw ending;
      if (!uploads.has(ref)) throw new RecognitionError({ code: "recognition_denied" }, true);
      const { modelVersion, quality } = detector;
      return {
        result: structuredClone(detector.labels),
        modelVersion,
        ...(quality && { quality }),
      };
    },
  };
  return detector;
}
