/**
 * What the API takes, as its contract says. The API's own home of these is `backend/core/blob/image-limits.ts`; a test holds the
 * two together, since the client knows the API through HTTP alone.
 */
export const IMAGE_LIMITS = { maxBytes: 15_000_000, minPixels: 80, maxPixels: 10_000 } as const;

const count = (value: number): string => value.toLocaleString("en-US");

export const LIMITS_IN_WORDS = {
  /** "15,000,000 bytes" */
  bytes: `${count(IMAGE_LIMITS.maxBytes)} bytes`,
  /** "15 MB" */
  megabytes: `${IMAGE_LIMITS.maxBytes / 1_000_000} MB`,
  /** "80 to 10,000 pixels a side" */
  pixels: `${count(IMAGE_LIMITS.minPixels)} to ${count(IMAGE_LIMITS.maxPixels)} pixels a side`,
  /** "10,000" */
  maxPixels: count(IMAGE_LIMITS.maxPixels),
};
