import { imagePrices } from "../prices.ts";
import type { Rules } from "../rules.ts";

export const moderation: Rules<"moderation"> = {
  source: ({ detectorNames, detectMinConfidence }) =>
    `moderation:${detectorNames.moderation}/${detectMinConfidence}`,
  price: ({ detectorIsPaid }) => (detectorIsPaid ? imagePrices.image : 0),
  // Nothing found is the best that there is.
  warn: () => [],
};
