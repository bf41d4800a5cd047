import type { Label } from "./label.ts";
import { labelWarnings } from "./label-warnings.ts";
import { imagePrices } from "./prices.ts";
import type { Rules } from "./rules.ts";

export const labels: Rules<Label[]> = {
  // It names no feature: so it was when there was no other, and what is remembered under it is still good.
  source: ({ detectorName, detectMinConfidence, detectImageProperties }) =>
    `${detectorName}/${detectMinConfidence}${detectImageProperties ? "/properties" : ""}`,
  price: ({ detectorIsPaid, detectImageProperties }) =>
    detectorIsPaid
      ? imagePrices.image + (detectImageProperties ? imagePrices.imageProperties : 0)
      : 0,
  warn: labelWarnings,
};
