/**
 * Millionths of a dollar for one image, of the first million in a month, in us-east-1. Every operation on an image is billed
 * by itself. No later step is dearer, so that an estimate is at most too high there; where a region is, the limit is to be
 * set lower in proportion.
 * @see https://aws.amazon.com/rekognition/pricing/
 */
export const imagePrices = { image: 1_000, imageProperties: 750 } as const;

export const microdollarsPerDollar = 1_000_000;

/** A sum in dollars, as it is told: exact, since a price has six places at most. */
export const toDollars = (microdollars: number): number => microdollars / microdollarsPerDollar;
