/**
 * What the API recognises as it is, as its contract says. The API's own home of these is `backend/core/blob/image-limits.ts`; a
 * test holds the two together, since the client knows the API through HTTP alone.
 */
export const imageLimits = { maxBytes: 15_000_000, minPixels: 80, maxPixels: 10_000 } as const;

/** The largest file that any API takes: one that converts pictures. Which it is says `upload_info.max_bytes` of each blob. */
export const maxFileBytes = 50_000_000;

/** Not by `toLocaleString`: its first call loads the tables of all languages, and `--help` waits for it. */
const count = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");

/** "15,000,000 bytes" */
export const bytesInWords = (bytes: number): string => `${count(bytes)} bytes`;

export const limitsInWords = {
  /** "50,000,000 bytes" */
  bytes: bytesInWords(maxFileBytes),
  /** "50 MB" */
  megabytes: `${maxFileBytes / 1_000_000} MB`,
  /** "15 MB": as it is */
  plainMegabytes: `${imageLimits.maxBytes / 1_000_000} MB`,
  /** "80 to 10,000 pixels a side" */
  pixels: `${count(imageLimits.minPixels)} to ${count(imageLimits.maxPixels)} pixels a side`,
  /** "10,000" */
  maxPixels: count(imageLimits.maxPixels),
};
