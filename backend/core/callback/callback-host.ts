import type { AddressGuard } from "./callback-address.ts";

/** Names that mean a machine on some private network: RFC 6762, RFC 8375, and ICANN's and the clouds' `internal`. */
const privateDomains = ["internal", "local", "localdomain", "home.arpa"];
/** RFC 1035, section 2.3.4, as text without the last dot. */
const maxNameLength = 253;
const maxLabelLength = 63;

export type HostRefusal = "host" | "address";

/** Where a host leads: to an address that is in the URL itself, or to whatever its name resolves to. */
export type CallbackHost = { kind: "address"; address: string } | { kind: "name"; name: string };

/**
 * Reads `URL.hostname`. The URL parser has made one spelling of all there are (decimal, octal, hexadecimal and short
 * IPv4, percent-encoding, IDN, case), so an IPv4 address is four numbers here and an IPv6 address is in brackets.
 * @see https://url.spec.whatwg.org/#host-parsing
 */
export function readHost(hostname: string): CallbackHost {
  if (hostname.startsWith("[")) return { kind: "address", address: hostname.slice(1, -1) };
  if (/^\d+\.\d+\.\d+\.\d+$/.test(hostname)) return { kind: "address", address: hostname };
  return { kind: "name", name: hostname.replace(/\.$/, "") };
}

/** `localhost` and all below it: loopback, whatever a resolver says. RFC 6761, section 6.3. */
export function isLocalhost(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost");
}

/** Why callbacks may not go to a host; undefined if they may, as far as can be told before a name is resolved. */
export function refuseHost(host: CallbackHost, guard: AddressGuard): HostRefusal | undefined {
  if (host.kind === "address") return guard(host.address) && "address";
  const { name } = host;
  if (isLocalhost(name)) return guard("127.0.0.1") && "address";
  const labels = name.split(".");
  // A single label is looked up in the resolver's own search domains.
  if (labels.length < 2 || name.length > maxNameLength) return "host";
  if (labels.some((label) => label === "" || label.length > maxLabelLength)) return "host";
  return privateDomains.some((domain) => name.endsWith(`.${domain}`)) ? "host" : undefined;
}
