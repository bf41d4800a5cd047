import { UsageError } from "./errors.ts";

const refuse = (why: string) =>
  new UsageError({
    code: "invalid_endpoint",
    message: `The endpoint ${why}.`,
    hint: "Give the whole URL that `rekog deploy` or `rekog local` printed, such as https://api.example.com or http://127.0.0.1:7878.",
  });

/**
 * An API's URL as the user gave it, checked, without a trailing slash. A path is kept: an API may live below one.
 * @throws {UsageError} what `parseBaseUrl` throws, and a page of an API
 */
export function parseEndpoint(given: string): string {
  const base = parseBaseUrl(given);
  // Below it, a list would be told as a blob that has no such parameter.
  const [page] = /(?<!\/)\/(?:blobs|console)$/.exec(base) ?? [];
  if (page)
    throw refuse(
      `ends in ${page}, which is within an API. Its URL is ${base.slice(0, -page.length)}`,
    );
  return base;
}

/**
 * The same where it is kept and not used: a page of an API, which was taken once, holds up nothing else that is kept with it.
 * @throws {UsageError} not a URL, not http(s), or with a user name, query or fragment
 */
export function parseBaseUrl(given: string): string {
  // Programs without types give a `URL`, too.
  const value = String(given);
  // `localhost:7878` is a URL, too, with the scheme `localhost:`.
  if (!/^\s*https?:/i.test(value))
    throw refuse("is not a URL that begins with http:// or https://");
  // Those who read URLs leave out line ends and tabs, and would make one host of two lines.
  if (/[\t\r\n]/.test(value.trim())) throw refuse("has a line end or a tab in it");
  if (!URL.canParse(value)) throw refuse("is not a URL: no host and port can be read from it");
  const url = new URL(value);
  if (url.username || url.password) throw refuse("has a user name or password in it");
  // An empty one, too, would take in the path of each request.
  if (/[?#]/.test(url.href)) throw refuse("has a query or a fragment");
  return url.href.replace(/\/+$/, "");
}
