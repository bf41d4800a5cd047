import { withCommas } from "../thousands.ts";

/**
 * Rekognition's limits for an image in S3; its "15 MB" is taken at its smallest.
 * @see https://docs.aws.amazon.com/rekognition/latest/dg/limits.html
 */
export const imageLimits = { maxBytes: 15_000_000, minPixels: 80, maxPixels: 10_000 } as const;

/** Made when they are told, as errors are. */
export const limitsInWords = {
  get bytes() {
    return `${withCommas(imageLimits.maxBytes)} bytes`;
  },
  get pixels() {
    return `${withCommas(imageLimits.maxPixels)} pixels a side`;
  },
};
