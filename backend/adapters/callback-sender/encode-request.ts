import { validateHeaderName, validateHeaderValue } from "node:http";

export interface PostRequest {
  /** With the query. */
  path: string;
  headers: Record<string, string> & { host: string };
  body: Buffer;
}

/**
 * The bytes of a request over HTTP/1.1 that wants the connection kept.
 * @throws what Node.js throws if the path or a header cannot be sent
 */
export function encodeRequest({ path, headers, body }: PostRequest): Buffer {
  if (!/^[!-~]+$/.test(path)) {
    const error = new TypeError("The path of the request has characters that cannot be sent");
    throw Object.assign(error, { code: "ERR_UNESCAPED_CHARACTERS" });
  }
  const lines = Object.entries(headers).map(([name, value]) => {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return `${name}: ${value}\r\n`;
  });
  const head = `POST ${path} HTTP/1.1\r\n${lines.join("")}connection: keep-alive\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, "latin1"), body]);
}
