/** The EXIF value of what needs no turning. */
export const upright = 1;

/** By EXIF value: the quarter turns to the left that follow a mirroring from left to right. */
const values: Record<number, { isMirrored: boolean; turns: number }> = {
  1: { isMirrored: false, turns: 0 },
  2: { isMirrored: true, turns: 0 },
  3: { isMirrored: false, turns: 2 },
  4: { isMirrored: true, turns: 2 },
  5: { isMirrored: true, turns: 1 },
  6: { isMirrored: false, turns: 3 },
  7: { isMirrored: true, turns: 3 },
  8: { isMirrored: false, turns: 1 },
};

function exifValue(isMirrored: boolean, turns: number): number {
  const found = Object.entries(values).find(
    ([, value]) => value.isMirrored === isMirrored && value.turns === turns % 4,
  );
  return Number(found?.[0] ?? upright);
}

/** What has this orientation, turned so many further quarters against the clock. */
export function rotatedLeft(orientation: number, quarters: number): number {
  const { isMirrored, turns } = values[orientation] ?? { isMirrored: false, turns: 0 };
  return exifValue(isMirrored, turns + quarters);
}

/** What has this orientation, mirrored then: left to right, or top to bottom. */
export function mirrored(orientation: number, leftToRight: boolean): number {
  const { isMirrored, turns } = values[orientation] ?? { isMirrored: false, turns: 0 };
  // To turn and then mirror is to mirror and then turn the other way.
  return exifValue(!isMirrored, 4 - turns + (leftToRight ? 0 : 2));
}
