import type { components } from "../../../../openapi.d.ts";
import type { ConfidenceFilter } from "../../../core/features/confidence-filter.ts";
import type { Answer } from "../../../core/features/features.ts";
import type { Written } from "../../../core/features/text/text.ts";
import { filterText } from "../../../core/features/text/text-filter.ts";

type Schemas = components["schemas"];

/** The blob's `text`. */
export function encodeText({ result }: Answer<"text">, filter: ConfidenceFilter) {
  const { lines, words } = filterText(result, filter);
  const text: Schemas["Text"] = {
    lines: lines.map(encodeWritten),
    words: words.map(({ line, ...word }) => ({
      ...encodeWritten(word),
      ...(line !== undefined && { line }),
    })),
  };
  return { text };
}

function encodeWritten({ boundingBox, ...written }: Written): Schemas["TextLine"] {
  return { ...written, bounding_box: boundingBox };
}
