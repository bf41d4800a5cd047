import { validateHeaderName, validateHeaderValue } from "node:http";

export interface PostRequest {
  /** With the query. */
  path: string;
  /** Names and values, `host` among them. */
  headers: readonly (readonly [name: string, value: string])[];
  body: Buffer;
  /** No other request is to come on this connection. */
  isLast?: boolean;
}

/**
 * The bytes of a request over HTTP/1.1, which wants the connection kept unless it is the last.
 * @throws what Node.js throws if the path or a header cannot be sent
 */
export function encodeRequest({ path, headers, body, isLast }: PostRequest): Buffer {
  if (!/^[!-~]+$/.test(path)) {
    const error = new TypeError("The path of the request has characters that cannot be sent");
    throw Object.assign(error, { code: "ERR_UNESCAPED_CHARACTERS" });
  }
  const lines = headers.map(([name, value]) => {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return `${name}: ${value}\r\n`;
  });
  const connection = isLast ? "close" : "keep-alive";
  const head = `POST ${path} HTTP/1.1\r\n${lines.join("")}connection: ${connection}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, "latin1"), body]);
}
