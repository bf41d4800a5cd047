import { UsageError } from "./errors.ts";

/**
 * An API's URL as the user gave it, checked, without a trailing slash. A path is kept: an API may live below one.
 * @throws {UsageError} not a URL, not http(s), or with a user name, query or fragment
 */
export function parseEndpoint(value: string): string {
  const hint =
    "Give the URL that `sls deploy` or `rekog local` printed, such as https://example.com.";
  const refuse = (why: string) =>
    new UsageError({ code: "invalid_endpoint", message: `The endpoint ${why}.`, hint });
  if (!URL.canParse(value)) throw refuse("is not a URL");
  const url = new URL(value);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw refuse("is not http or https");
  if (url.username || url.password) throw refuse("has a user name or password in it");
  if (url.search || url.hash) throw refuse("has a query or a fragment");
  return url.href.replace(/\/+$/, "");
}
