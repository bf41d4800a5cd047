import { withCommas } from "../thousands.ts";

/**
 * Rekognition's limits for an image in S3; its "15 MB" is taken at its smallest.
 * @see https://docs.aws.amazon.com/rekognition/latest/dg/limits.html
 */
export const imageLimits = { maxBytes: 15_000_000, minPixels: 80, maxPixels: 10_000 } as const;

/** Whether a picture is narrower than recognition takes as soon as it is no longer than that takes. */
export function isTooLong({ width, height }: { width: number; height: number }): boolean {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  const { minPixels, maxPixels } = imageLimits;
  return long > maxPixels && Math.round((short * maxPixels) / long) < minPixels;
}

/** Made when they are told, as errors are. */
export const limitsInWords = {
  get bytes() {
    return `${withCommas(imageLimits.maxBytes)} bytes`;
  },
  get pixels() {
    return `${withCommas(imageLimits.maxPixels)} pixels a side`;
  },
};
