/**
 * Rekognition's limits for an image in S3; its "15 MB" is taken at its smallest.
 * @see https://docs.aws.amazon.com/rekognition/latest/dg/limits.html
 */
export const imageLimits = { maxBytes: 15_000_000, minPixels: 80, maxPixels: 10_000 } as const;

/** Thousands with commas, as in all that users are told. */
export const count = (value: number): string => value.toLocaleString("en-US");

export const limitsInWords = {
  bytes: `${count(imageLimits.maxBytes)} bytes`,
  pixels: `${count(imageLimits.maxPixels)} pixels a side`,
};
