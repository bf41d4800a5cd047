import type { IncomingMessage } from "node:http";

/**
 * Whether a `Host` names this machine, as an address or as a name that no one else can give. A page in a browser may reach
 * 127.0.0.1 under a name of its own (DNS rebinding), and then it says so here.
 * @param port which port it may name; any without it, as behind a forwarded port
 */
export function isLoopbackHost(host: string | undefined, port?: number): boolean {
  const match = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::(\d{1,5}))?$/i.exec(host ?? "");
  if (match === null) return false;
  return port === undefined || match[1] === undefined || Number(match[1]) === port;
}

/**
 * Whether a request is for this machine, by its one `Host`. A whole URL in the request's first line names the host, too,
 * and counts for more (RFC 9112, section 3.2.2).
 */
export function isForThisMachine(
  { url = "/", headersDistinct }: Pick<IncomingMessage, "url" | "headersDistinct">,
  port?: number,
): boolean {
  const hosts = headersDistinct.host ?? [];
  if (hosts.length !== 1 || !isLoopbackHost(hosts[0], port)) return false;
  if (url.startsWith("/") || url === "*") return true;
  return URL.canParse(url) && isLoopbackHost(new URL(url).host, port);
}

/** Whether a page in a browser sends it: none has business with what stands for AWS. */
export function isFromPage({ headersDistinct }: Pick<IncomingMessage, "headersDistinct">): boolean {
  return headersDistinct.origin !== undefined;
}
