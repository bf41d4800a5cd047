import { defaultConfidence } from "../confidence-filter.ts";
import { adviceFor } from "../picture-advice.ts";
import { imagePrices } from "../prices.ts";
import type { Rules, Seen } from "../rules.ts";
import { confidenceInWords, type Warning } from "../warning.ts";
import type { Face } from "./face.ts";

export const faces: Rules<"faces"> = {
  // With what is about the person it is another answer, that only those are given who ask for it.
  source: ({ detectorNames }, { faceAttributes }) =>
    `faces:${detectorNames.faces}${faceAttributes ? "/attributes" : ""}`,
  price: ({ detectorIsPaid }) => (detectorIsPaid ? imagePrices.image : 0),
  warn: faceWarnings,
};

function faceWarnings(found: readonly Face[], { image, filter }: Seen<"faces">): Warning[] {
  const advice = adviceFor(image);
  if (found.length === 0) {
    const hint =
      advice ?? "Where there is a face, try a closer picture that shows it from the front.";
    return [{ code: "no_faces", message: "No face was found in this picture.", hint }];
  }
  const minConfidence = filter.minConfidence ?? defaultConfidence;
  const best = Math.max(...found.map(({ confidence }) => confidence));
  if (best >= minConfidence) return [];
  return [
    {
      code: "low_face_confidence",
      message: `No face was found with a confidence of ${minConfidence} or more; the best is ${confidenceInWords(best)}.`,
      hint: `Read the blob with a lower \`min_confidence.faces\`. ${advice ?? "Try a closer picture."}`,
    },
  ];
}
