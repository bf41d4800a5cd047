const longestMs = 12 * 60 * 60 * 1_000;

/**
 * The wait that a `Retry-After` header asks for, from 0 to 12 hours; undefined if it says nothing that can be read.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function retryAfterMs(header: string | string[] | undefined, now: Date): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? "";
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1_000 : httpDateMs(text) - now.getTime();
  if (Number.isNaN(waitMs)) return undefined;
  return Math.min(longestMs, Math.max(0, waitMs));
}

/** The same, where a date is reckoned from the answer's own, if that can be read. */
export function retryAfterDateMs(
  { retryAfter, date }: { retryAfter: string | undefined; date: string | undefined },
  now: Date,
): number | undefined {
  const answeredMs = httpDateMs(date?.trim() ?? "");
  return retryAfterMs(retryAfter, Number.isNaN(answeredMs) ? now : new Date(answeredMs));
}

/**
 * Sun, 06 Nov 1994 08:49:37 GMT | Sunday, 06-Nov-94 08:49:37 GMT | Sun Nov  6 08:49:37 1994, all of them in GMT.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
 */
function httpDateMs(text: string): number {
  if (!/^[A-Z][a-z]{2,8},? .{1,40}$/.test(text)) return Number.NaN;
  return Date.parse(text.endsWith(" GMT") ? text : `${text} GMT`);
}
