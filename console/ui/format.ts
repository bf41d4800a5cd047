const units = ["bytes", "kB", "MB", "GB"];

/** In powers of 1,000, as S3's and Rekognition's limits are: `12.3 kB`. */
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

/** `850 ms`, `3.2 s` */
export const duration = (ms: number) =>
  ms < 999.5 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(ms < 9_950 ? 1 : 0)} s`;

/** Fractions of a cent are what a picture costs: as many places as it takes. */
export function dollars(amount: number): string {
  if (amount === 0) return "$0";
  const places = amount >= 0.995 ? 2 : Math.min(6, Math.max(2, 1 - Math.floor(Math.log10(amount))));
  return `$${amount.toFixed(places).replace(/(\.\d\d\d*?)0+$/, "$1")}`;
}

// Made once: each takes longer than a hundred dates.
const dateTimeFormat = new Intl.DateTimeFormat(undefined, {
  ...{ dateStyle: "medium", timeStyle: "medium" },
});
const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: "medium", hour12: false });

/** In the reader's own words and zone. */
export const dateTime = (iso: string | number) => dateTimeFormat.format(new Date(iso));

export const timeOfDay = (iso: string | number) => timeFormat.format(new Date(iso));

export const counted = (count: number, one: string, many = `${one}s`) =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
