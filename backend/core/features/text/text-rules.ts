import { defaultConfidence } from "../confidence-filter.ts";
import { adviceFor } from "../picture-advice.ts";
import { imagePrices } from "../prices.ts";
import type { Rules, Seen } from "../rules.ts";
import { confidenceInWords, type Warning } from "../warning.ts";
import type { Text } from "./text.ts";

export const text: Rules<"text"> = {
  source: ({ detectorNames }) => `text:${detectorNames.text}`,
  price: ({ detectorIsPaid }) => (detectorIsPaid ? imagePrices.image : 0),
  warn: textWarnings,
};

function textWarnings({ lines, words }: Text, { image, filter }: Seen<"text">): Warning[] {
  const advice = adviceFor(image);
  const written = [...lines, ...words];
  if (written.length === 0) {
    const hint =
      advice ??
      "Try a closer or sharper picture where there is text: letters of less than 10 pixels are seldom read.";
    return [{ code: "no_text", message: "No text was found in this picture.", hint }];
  }
  const minConfidence = filter.minConfidence ?? defaultConfidence;
  const best = Math.max(...written.map(({ confidence }) => confidence));
  if (best >= minConfidence) return [];
  return [
    {
      code: "low_text_confidence",
      message: `No text was read with a confidence of ${minConfidence} or more; the best is ${confidenceInWords(best)}.`,
      hint: `Read the blob with a lower \`min_confidence.text\`. ${advice ?? "Try a closer or sharper picture."}`,
    },
  ];
}
