import { type ConfidenceFilter, sureEnough } from "../confidence-filter.ts";
import type { Text } from "./text.ts";

/** The lines and words that are sure enough. A word whose line is not stays without it. */
export function filterText({ lines, words }: Text, filter: ConfidenceFilter): Text {
  const kept = sureEnough(lines, filter);
  const place = new Map(kept.map((line, index) => [line, index]));
  return {
    lines: kept,
    words: sureEnough(words, filter).map(({ line, ...word }) => {
      const its = line === undefined ? undefined : lines[line];
      const index = its && place.get(its);
      return { ...word, ...(index !== undefined && { line: index }) };
    }),
  };
}
