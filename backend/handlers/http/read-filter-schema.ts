import * as v from "valibot";
import type { ReadFilter } from "../../core/features/features.ts";
import { wholeNumber } from "./number-schema.ts";

const confidence = "must be a number from 0 to 100";

export const minConfidence = v.pipe(
  v.number(confidence),
  v.minValue(0, confidence),
  v.maxValue(100, confidence),
);
export const maxLabels = wholeNumber(1, 1000);

/** The filters that there are, of each feature, as a request names them. */
export interface GivenFilters {
  minConfidence?: { [Of in keyof ReadFilter]?: number | undefined };
  maxLabels?: number | undefined;
  labels?: string[] | undefined;
}

export function toReadFilter({ minConfidence = {}, maxLabels, labels }: GivenFilters): ReadFilter {
  const given = Object.entries(minConfidence).filter(([, value]) => value !== undefined);
  const filter: ReadFilter = Object.fromEntries(
    given.map(([feature, value]) => [feature, { minConfidence: value }]),
  );
  if (maxLabels === undefined && labels === undefined) return filter;
  return {
    ...filter,
    labels: {
      ...filter.labels,
      ...(maxLabels !== undefined && { maxLabels }),
      ...(labels && { labels }),
    },
  };
}
