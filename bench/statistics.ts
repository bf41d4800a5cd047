/** The value that a share `p` (0–1) of the numbers does not exceed; NaN of none. */
export function percentile(numbers: readonly number[], p: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * p) - 1)] ?? Number.NaN;
}

/** Of an even number of them the lower of the two in the middle, which was measured. */
export const median = (numbers: readonly number[]) => percentile(numbers, 0.5);

export type Point = readonly [x: number, y: number];

/** The slope of the line that fits the points best (least squares): y a unit of x. */
export function slope(points: readonly Point[]): number {
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const above = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const below = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return above / below;
}
