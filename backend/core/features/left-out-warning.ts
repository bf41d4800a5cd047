import { withCommas } from "../thousands.ts";
import type { Feature, LeftOut, LeftOutKind } from "./features.ts";
import type { Warning } from "./warning.ts";

const codes: Record<Feature, Warning["code"]> = {
  labels: "labels_left_out",
  moderation: "labels_left_out",
  text: "text_left_out",
  faces: "faces_left_out",
};

/** Tells what is missing in an answer that was too large to be kept whole. */
export function leftOutWarning(feature: Feature, leftOut: LeftOut): Warning {
  const kinds = Object.entries(leftOut) as [LeftOutKind, { count: number; of: number }][];
  const missing = kinds
    .filter(([, { count }]) => count > 0)
    .map(([kind, { count, of }]) => `${withCommas(count)} of ${withCommas(of)} ${kind}`);
  return {
    code: codes[feature],
    message: `The answer was too large to be kept whole: ${missing.join(" and ")}, those of the lowest confidence, are left out.`,
    hint: "Cut the picture into parts and upload each as a new blob where all of it is needed.",
  };
}
