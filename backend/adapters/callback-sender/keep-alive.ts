/** Servers end idle connections after 5 s or more as a rule (Node.js 5 s, Apache 5 s, nginx 75 s). */
const longestMs = 4_000;
/** For the way there: what the server takes as too late was sent before. */
const marginMs = 1_000;

/**
 * How long a connection may idle by what the receiver's `Keep-Alive` header says, from 0 to 4 s.
 * @see https://www.rfc-editor.org/rfc/rfc2068#section-19.7.1.1
 */
export function keepAliveMs(header: string | string[] | undefined): number {
  const timeout = /(?:^|[,;\s])timeout\s*=\s*"?(\d+)/i.exec(String(header ?? ""))?.[1];
  if (timeout === undefined) return longestMs;
  return Math.min(longestMs, Math.max(0, Number(timeout) * 1_000 - marginMs));
}
