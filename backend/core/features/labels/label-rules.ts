import { imagePrices } from "../prices.ts";
import type { Rules } from "../rules.ts";
import { labelWarnings } from "./label-warnings.ts";

export const labels: Rules<"labels"> = {
  // It names no feature: so it was when there was no other, and what is remembered under it is still good.
  source: ({ detectorNames, detectMinConfidence, detectImageProperties }) =>
    `${detectorNames.labels}/${detectMinConfidence}${detectImageProperties ? "/properties" : ""}`,
  price: ({ detectorIsPaid, detectImageProperties }) =>
    detectorIsPaid
      ? imagePrices.image + (detectImageProperties ? imagePrices.imageProperties : 0)
      : 0,
  warn: labelWarnings,
};
