import type { NamedDetectors } from "../local/rekognition/local-rekognition.ts";

type LabelDetector = NonNullable<NamedDetectors["labels"]>;
type Detections = Awaited<ReturnType<LabelDetector["detect"]>>["detections"];

/** Looks at nothing: every picture is 100 × 100 pixels, and shows the same. */
export const stubDetector = (detections: Detections = []): NamedDetectors => ({
  name: "stub",
  labels: {
    modelVersion: "1",
    detect: async () => ({
      ...{ width: 100, height: 100, detections },
      quality: { brightness: 50, contrast: 50, sharpness: 50 },
    }),
  },
});
