const units = ["bytes", "kB", "MB", "GB"];

/** A size for people, in powers of 1,000 as S3's and Rekognition's limits are: `12.3 kB`. */
export function byteCount(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  if (unit === 0) return `${value} ${value === 1 ? "byte" : "bytes"}`;
  return `${value < 99.5 ? Number(value.toFixed(1)) : Math.round(value)} ${units[unit]}`;
}
