/** As URLs write it: `127.1` is 127.0.0.1 there, and an IPv4 address within IPv6 is in two groups. */
const loopback = /^(127(\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\])$/;

/**
 * Whether a host is this machine by its name alone, without asking DNS (RFC 6761 for `localhost`).
 * @param hostname of a URL, or an address: an IPv6 address may be in brackets
 */
export function isLoopback(hostname: string): boolean {
  const bare = hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  const url = `http://${bare.includes(":") ? `[${bare}]` : bare}`;
  if (!URL.canParse(url)) return false;
  const host = new URL(url).hostname;
  return loopback.test(host) || host === "localhost" || host.endsWith(".localhost");
}
