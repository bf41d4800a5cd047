import { decodeUri } from "./sigv4.ts";

/** The parameters of a request, by name; of one that is given twice the first counts. */
export type Query = ReadonlyMap<string, string>;

/**
 * Reads a query as its signature was checked: a plus is a plus. A parameter without "=" has an empty value.
 * @throws S3Error `InvalidURI`.
 */
export function parseQuery(query: string): Query {
  const parameters = new Map<string, string>();
  for (const pair of query.split("&")) {
    if (pair === "") continue;
    const [, name = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
    if (!parameters.has(decodeUri(name))) parameters.set(decodeUri(name), decodeUri(value));
  }
  return parameters;
}
