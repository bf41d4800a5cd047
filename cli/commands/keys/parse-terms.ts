import { InvalidArgumentError } from "../../options/commander.ts";
import { durationMs, timeIn } from "../../options/times.ts";

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
  const at = timeIn(text);
  if (at !== undefined) return at;
  throw new InvalidArgumentError(
    "It must be a time from now such as 90d or 12h, or a date such as 2027-01-31.",
  );
}
