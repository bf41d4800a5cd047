import type { AnswerHeaders } from "../transport.ts";

/**
 * How long an answer asks to wait before the next request, in milliseconds; undefined where it does not say, or in a way
 * that nobody can follow. Its date is reckoned from the answer's own, so that no clock of this machine is asked.
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMsOf(headers: AnswerHeaders): number | undefined {
  const asked = only(headers["retry-after"]);
  if (asked === undefined) return undefined;
  if (/^\d{1,9}$/.test(asked)) return Number(asked) * 1_000;
  if (!/^[A-Za-z]{3,9}, /.test(asked)) return undefined;
  const laterMs = Date.parse(asked) - Date.parse(only(headers.date) ?? "");
  return Number.isFinite(laterMs) ? Math.max(0, laterMs) : undefined;
}

const only = (value: string | string[] | undefined) =>
  (Array.isArray(value) ? value[0] : value)?.trim();
