import { isLoopback } from "../../client/http/is-loopback.ts";

/**
 * Where the page may send to, as a content security policy has it: to the API, and to wherever its forms lead. That is S3
 * for a deployed one, and another port of the same machine for local mode.
 */
export function connectTo(endpoint: string): string[] {
  const { protocol, hostname } = new URL(endpoint);
  // A policy cannot name an IPv6 address: browsers leave out a source that does.
  const api = hostname.startsWith("[") ? protocol : `${protocol}//${hostname}:*`;
  if (isLoopback(hostname)) {
    return [...new Set(["http://127.0.0.1:*", "http://localhost:*", api])];
  }
  return [api, "https://*.amazonaws.com", "https://*.amazonaws.com.cn"];
}
