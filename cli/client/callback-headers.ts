import { isBytes } from "./shapes/is-bytes.ts";

/** Of one header. Lambda@Edge gives an array of objects. */
type HeaderValue = string | readonly (string | HeaderField)[] | undefined;

type HeaderField =
  | { readonly name: string; readonly value: HeaderValue }
  | { readonly key?: string; readonly value: HeaderValue };

/**
 * A request's headers, as frameworks give them, with names in any case: an object of texts or of arrays of them
 * (`request.headers` and `headersDistinct` of Node.js, API Gateway's events), the `Headers` of the Fetch standard or anything
 * else with such a `get`, a `Map`, pairs in an array or from an iterator, `{ name, value }` in an array, or names and values
 * in turn (`request.rawHeaders`).
 */
export type CallbackHeaders =
  | Readonly<Record<string, HeaderValue>>
  | Iterable<readonly [string, HeaderValue]>
  | Iterable<HeaderField>
  | readonly string[]
  | { get(name: string): string | null | undefined };

/** Every value that a header came with; undefined where these are no headers. */
export type HeaderReader = (name: string) => string[];

/** How to read these headers, if that is what they are. */
export function headerReader(headers: unknown): HeaderReader | undefined {
  if (typeof headers !== "object" || headers === null || "then" in headers) return undefined;
  // Before `get`: that of a Map minds the case.
  if (Symbol.iterator in headers) return readerOf(fieldsOf([...(headers as Iterable<unknown>)]));
  if ("get" in headers && typeof headers.get === "function") {
    const { get } = headers;
    return (name) => valuesOf(get.call(headers, name));
  }
  // A request, or an event of AWS, that has them.
  for (const name of ["headers", "multiValueHeaders"]) {
    const within: unknown = Reflect.get(headers, name);
    if (typeof within === "object") return undefined;
  }
  return readerOf(Object.entries(headers));
}

type Field = readonly [name: unknown, value: unknown];

function readerOf(fields: readonly Field[]): HeaderReader {
  return (wanted) =>
    fields.flatMap(([name, value]) =>
      typeof name === "string" && name.toLowerCase() === wanted ? valuesOf(value) : [],
    );
}

/** As undici gives raw headers to its handlers */
const latin1 = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

function fieldsOf(given: readonly unknown[]): Field[] {
  const entries = given.map((entry) => (isBytes(entry) ? latin1(entry) : entry));
  if (typeof entries[0] === "string") {
    return entries.flatMap((name, at) => (at % 2 === 0 ? [[name, entries[at + 1]]] : []));
  }
  return entries.flatMap((entry): Field[] => {
    if (Array.isArray(entry)) return [[entry[0], entry[1]]];
    if (typeof entry !== "object" || entry === null) return [];
    const { name, key = name, value } = entry as { name?: unknown; key?: unknown; value?: unknown };
    return [[key, value]];
  });
}

function valuesOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  if (isBytes(value)) return [latin1(value)];
  if (Array.isArray(value)) return value.flatMap(valuesOf);
  if (typeof value === "object" && value !== null && "value" in value) return valuesOf(value.value);
  return [];
}
