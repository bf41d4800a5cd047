import { NetworkError, networkHints } from "../http/network-error.ts";
import type { TransportAnswer } from "../transport.ts";

/**
 * An answer of `fetch`, to its end.
 * @param maxBytes a server that never stops sending is cut off there
 * @throws {NetworkError} `network_protocol`: there is more; what reading throws
 */
export async function readAnswer(response: Response, maxBytes: number): Promise<TransportAnswer> {
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let text = "";
  for (let sizeBytes = 0; reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    sizeBytes += value.length;
    if (sizeBytes > maxBytes) {
      void reader.cancel().catch(() => {});
      throw endless(response.url);
    }
    text += decoder.decode(value, { stream: true });
  }
  text += decoder.decode();
  // A browser tells a page that there is a redirect, and not to where.
  const status = response.type === "opaqueredirect" ? 302 : response.status;
  return { status, headers: Object.fromEntries(response.headers.entries()), text };
}

const endless = (url: string) =>
  new NetworkError(
    "protocol",
    `${url === "" ? "The server" : new URL(url).host} answered with more than rekog's API ever does.`,
    networkHints.protocol,
  );
