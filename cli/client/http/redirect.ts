/** Where an answer sends its client. */
export interface Redirect {
  /** A URL without user name, query and fragment */
  target: string;
  /** What would have been the right endpoint, where the same request is wanted elsewhere: with https, or a `www.` */
  endpoint: string | undefined;
}

const statuses = new Set([301, 302, 303, 307, 308]);
/** Longer ones are nothing that an error could quote. */
const longestTarget = 250;

/**
 * What a redirect says, undefined where there is none that can be told. It is never followed: what is sent, a callback's
 * URL among it, is for the API that was named.
 * @param path of the request, behind the endpoint; its query does not matter
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-15.4
 */
export function redirectOf(
  { status, location }: { status: number; location: string | string[] | undefined },
  { endpoint, path }: { endpoint: string; path: string },
): Redirect | undefined {
  if (!statuses.has(status) || typeof location !== "string") return undefined;
  const asked = endpoint + path;
  if (!URL.canParse(location, asked)) return undefined;
  const { protocol, origin, pathname } = new URL(location, asked);
  if (protocol !== "https:" && protocol !== "http:") return undefined;
  const target = origin + pathname;
  if (target.length > longestTarget) return undefined;
  const [plainPath = ""] = path.split("?");
  const right = pathname.endsWith(plainPath) ? target.slice(0, -plainPath.length) : endpoint;
  return { target, endpoint: right === endpoint ? undefined : right };
}
