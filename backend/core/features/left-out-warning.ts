import { withCommas } from "../thousands.ts";
import type { LeftOut } from "./features.ts";
import type { Warning } from "./warning.ts";

/** Tells what is missing in an answer that was too large to be kept whole. */
export function leftOutWarning({ labels, boxes }: LeftOut): Warning {
  const missing = [told(labels, "labels"), told(boxes, "boxes")].filter((part) => part !== "");
  return {
    code: "labels_left_out",
    message: `The answer was too large to be kept whole: ${missing.join(" and ")}, those of the lowest confidence, are left out.`,
    hint: "Cut the picture into parts and upload each as a new blob where all of it is needed.",
  };
}

function told({ count, of }: { count: number; of: number }, what: string): string {
  return count === 0 ? "" : `${withCommas(count)} of ${withCommas(of)} ${what}`;
}
