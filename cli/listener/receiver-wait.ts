import type { IncomingHttpHeaders } from "node:http";

/** Of a wait, the API hears no more than that. */
const longestMs = 12 * 60 * 60 * 1_000;

/**
 * How long a receiver's `Retry-After` asks to wait, in milliseconds, from 0 to 12 hours; undefined where it says nothing that
 * can be read. It is heard as the API's own sender hears it: any number of seconds, and each form that a date may have. A date is
 * reckoned from the answer's own, or, where it has none, from `now`.
 * @param now milliseconds of the day's clock
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function receiverWaitMs(headers: IncomingHttpHeaders, now: number): number | undefined {
  const text = first(headers["retry-after"]);
  if (/^\d+$/.test(text)) return Math.min(longestMs, Number(text) * 1_000);
  const answeredAt = httpDateMs(first(headers.date));
  const waitMs = httpDateMs(text) - (Number.isNaN(answeredAt) ? now : answeredAt);
  return Number.isNaN(waitMs) ? undefined : Math.min(longestMs, Math.max(0, waitMs));
}

const first = (value: string | string[] | undefined) =>
  (Array.isArray(value) ? value[0] : value)?.trim() ?? "";

/**
 * Sun, 06 Nov 1994 08:49:37 GMT | Sunday, 06-Nov-94 08:49:37 GMT | Sun Nov  6 08:49:37 1994, all of them in GMT.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
 */
function httpDateMs(text: string): number {
  if (!/^[A-Z][a-z]{2,8},? .{1,40}$/.test(text)) return Number.NaN;
  return Date.parse(text.endsWith(" GMT") ? text : `${text} GMT`);
}
