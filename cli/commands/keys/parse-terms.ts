import { InvalidArgumentError } from "commander";

const unitsMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A number as it is written, or NaN: what it may be is said where keys are made, beside all else that is wrong. */
export const parseNumber = (text: string): number =>
  /^\d{1,15}(\.\d{1,15})?$/.test(text.trim()) ? Number(text) : Number.NaN;

/** In ms, of `24h`, `30m`, `7d`, `90s` or `0`. */
export function parseOverlap(text: string): number {
  const ms = text === "0" ? 0 : durationMs(text);
  if (ms !== undefined) return ms;
  throw new InvalidArgumentError("It must be a time such as 24h, 30m or 7d, or 0.");
}

/** A time from now on, such as `90d`, or a date or time as ISO 8601 has them; in UTC, where no offset is said. */
export function parseExpiry(text: string): Date {
  const ms = durationMs(text);
  if (ms !== undefined) return new Date(Date.now() + ms);
  const [, date, time = "T00:00", offset = "Z"] =
    /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)?(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const at = new Date(`${date}${time}${offset}`);
  // 30 February is taken for 2 March by some.
  const isDate = date !== undefined && new Date(`${date}T00:00Z`).toJSON()?.startsWith(date);
  if (isDate && !Number.isNaN(at.getTime())) return at;
  throw new InvalidArgumentError(
    "It must be a time from now such as 90d or 12h, or a date such as 2027-01-31.",
  );
}

function durationMs(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * unitsMs[unit as keyof typeof unitsMs];
}
