import { Buffer } from "node:buffer";

/**
 * The user name and password of a URL as a header has them; undefined where there are none.
 * @throws {URIError} they are not percent-encoded
 * @see https://www.rfc-editor.org/rfc/rfc7617#section-2
 */
export function basicAuthorization({ username, password }: URL): string | undefined {
  if (!username && !password) return undefined;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(credentials).toString("base64")}`;
}
