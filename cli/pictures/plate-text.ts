import { cleanText } from "../ui/clean-text.ts";
import type { Lettering } from "./lettering.ts";

/** Longer names are cut in any case, before they are measured. */
const longestName = 200;
const fewestLetters = 3;

/**
 * A name and its confidence (0–100, as the table of labels writes it) in at most that many pixels: the name is shortened
 * with `…` first; where too little would be left of it, the confidence goes.
 */
export function plateText(
  { name, confidence }: { name: string; confidence: number },
  { lettering, size, width }: { lettering: Lettering; size: number; width: number },
): string {
  // A letter beyond the 16 bits of UTF-16 is two units of a string; none is cut in half.
  const all = Array.from(cleanText(name.slice(0, 2 * longestName + 2)).trim());
  const letters = all.slice(0, longestName);
  const percent = Number.isFinite(confidence)
    ? ` ${Math.min(100, Math.max(0, confidence)).toFixed(1)}%`
    : "";
  const cut = (suffix: string, least: number): string | undefined => {
    for (let count = letters.length; count >= Math.min(least, letters.length); count -= 1) {
      const ellipsis = count < all.length ? "…" : "";
      const text = letters.slice(0, count).join("").trimEnd() + ellipsis + suffix;
      if (lettering.width(text, size) <= width) return text;
    }
    return undefined;
  };
  return cut(percent, fewestLetters) ?? cut("", 0) ?? "";
}
