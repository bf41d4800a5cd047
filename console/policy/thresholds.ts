import { computed, signal } from "@preact/signals";
import type { CreateBlobRequest } from "../api/types.ts";

type Policy = NonNullable<CreateBlobRequest["policy"]>;
type Thresholds = Readonly<Record<string, number>>;

/** What was typed: `Explicit 60, Weapons 80`. */
export const policyText = signal({ block: "", review: "" });

/** Names of moderation labels, each with the confidence from which on it counts; undefined where a part is neither. */
export function thresholdsOf(text: string): Thresholds | undefined {
  const parts = text.split(",").filter((part) => part.trim() !== "");
  const thresholds: [string, number][] = [];
  for (const part of parts) {
    const [, label, confidence] = /^\s*(\S.*?)[\s:=]+(\d+(?:\.\d+)?)\s*$/.exec(part) ?? [];
    if (label === undefined) return undefined;
    thresholds.push([label, Number(confidence)]);
  }
  return Object.fromEntries(thresholds);
}

/** The policy of what was typed. What is no threshold yet is no part of it, and told beside its field. */
export const policy = computed<Policy | undefined>(() => {
  const filled = (["block", "review"] as const)
    .map((side) => [side, thresholdsOf(policyText.value[side]) ?? {}] as const)
    .filter(([, thresholds]) => Object.keys(thresholds).length > 0);
  return filled.length > 0 ? Object.fromEntries(filled) : undefined;
});
