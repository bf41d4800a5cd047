const dateTime =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2}))?$/;
const offset = /^[+-]([01]\d|2[0-3]):[0-5]\d$/;
const minuteMs = 60_000;

/** Times are compared as text, so that a year has four digits. */
const lastMs = Date.parse("9999-12-31T23:59:59.999Z");

/**
 * Milliseconds since 1970 of a time as RFC 3339 has it, or of a day, which begins at midnight UTC; undefined if it is neither.
 * Times in between are rounded up to the next millisecond: blobs have none in between, so that "at this time or later" and
 * "earlier than this" stay what they are.
 */
export function readTimeBound(text: string): number | undefined {
  // In a query a plus that was not encoded is a space.
  const [, day, time = "00:00:00", fraction = "", zone = "Z"] =
    dateTime.exec(text.replace(/ (?=\d{2}:\d{2}$)/, "+")) ?? [];
  if (day === undefined) return undefined;
  const written = `${day}T${time}`;
  const localMs = Date.parse(`${written}Z`);
  // The 30th of February would be in March.
  if (Number.isNaN(localMs) || !new Date(localMs).toISOString().startsWith(written))
    return undefined;
  const offsetMs = readOffset(zone);
  if (offsetMs === undefined) return undefined;
  const isBetween = /[1-9]/.test(fraction.slice(3));
  return localMs + Number(fraction.slice(0, 3).padEnd(3, "0")) + (isBetween ? 1 : 0) - offsetMs;
}

function readOffset(zone: string): number | undefined {
  if (zone.toUpperCase() === "Z") return 0;
  if (!offset.test(zone)) return undefined;
  const [hours = 0, minutes = 0] = zone.slice(1).split(":").map(Number);
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * minuteMs;
}

/** As blobs' times are written, to be compared with them. */
export const toTimeText = (ms: number): string => new Date(Math.min(ms, lastMs)).toISOString();
