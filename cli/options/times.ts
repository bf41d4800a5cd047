import { InvalidArgumentError } from "./commander.ts";

const unitsMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** In ms, of `24h`, `30m`, `7d` or `90s`. */
export function durationMs(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * unitsMs[unit as keyof typeof unitsMs];
}

/** A date or time as ISO 8601 has them; in UTC, where no offset is said. */
export function timeIn(text: string): Date | undefined {
  const [, date, time = "T00:00", offset = "Z"] =
    /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)?(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const at = new Date(`${date}${time}${offset}`);
  // 30 February is taken for 2 March by some.
  const isDate = date !== undefined && new Date(`${date}T00:00Z`).toJSON()?.startsWith(date);
  return isDate && !Number.isNaN(at.getTime()) ? at : undefined;
}

/** A time before now, such as `2h`, or a date or time. */
export function parsePast(text: string): Date {
  const ms = durationMs(text);
  const at = ms === undefined ? timeIn(text) : new Date(Date.now() - ms);
  if (at !== undefined) return at;
  throw new InvalidArgumentError(
    "It must be a time before now such as 2h or 7d, or a date such as 2026-11-23 or a time such as 2026-11-23T12:00Z.",
  );
}
