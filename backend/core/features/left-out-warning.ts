import { withCommas } from "../thousands.ts";
import type { LeftOut, LeftOutKind } from "./features.ts";
import type { Warning } from "./warning.ts";

const codes: Record<LeftOutKind, Warning["code"]> = {
  labels: "labels_left_out",
  boxes: "labels_left_out",
  lines: "text_left_out",
  words: "text_left_out",
  faces: "faces_left_out",
};

/** Tells what is missing in an answer that was too large to be kept whole; nothing, where nothing is. */
export function leftOutWarnings(leftOut: LeftOut = {}): Warning[] {
  const kinds = Object.entries(leftOut) as [LeftOutKind, { count: number; of: number }][];
  const [first] = kinds;
  if (!first) return [];
  const missing = kinds
    .filter(([, { count }]) => count > 0)
    .map(([kind, { count, of }]) => `${withCommas(count)} of ${withCommas(of)} ${kind}`);
  return [
    {
      code: codes[first[0]],
      message: `The answer was too large to be kept whole: ${missing.join(" and ")}, those of the lowest confidence, are left out.`,
      hint: "Cut the picture into parts and upload each as a new blob where all of it is needed.",
    },
  ];
}
