/**
 * Rekognition's limits for an image in S3; its "15 MB" is taken at its smallest.
 * @see https://docs.aws.amazon.com/rekognition/latest/dg/limits.html
 */
export const imageLimits = { maxBytes: 15_000_000, minPixels: 80, maxPixels: 10_000 } as const;

/**
 * A whole number with commas between its thousands, as in all that users are told. Not by `toLocaleString`: its first call
 * loads the tables of all languages, which is a third of a function's start.
 */
export const count = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");

export const limitsInWords = {
  bytes: `${count(imageLimits.maxBytes)} bytes`,
  pixels: `${count(imageLimits.maxPixels)} pixels a side`,
};
