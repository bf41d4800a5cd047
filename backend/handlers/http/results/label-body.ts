import type { components } from "../../../../openapi.d.ts";
import type { Answer } from "../../../core/features/features.ts";
import type { Label } from "../../../core/features/labels/label.ts";
import { filterLabels, type LabelFilter } from "../../../core/features/labels/label-filter.ts";

type Schemas = components["schemas"];

/** The blob's `labels`. */
export function encodeLabels({ result }: Answer<"labels">, filter: LabelFilter) {
  return { labels: filterLabels(result, filter).map(encodeLabel) };
}

function encodeLabel({ instances, ...label }: Label): Schemas["Label"] {
  return {
    ...label,
    instances: instances.map(({ confidence, boundingBox }) => ({
      confidence,
      bounding_box: boundingBox,
    })),
  };
}
