import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import type { AddressGuard, AddressRefusal } from "../../core/callback/callback-address.ts";

/**
 * The ranges of `ipaddr.js` by what a reader wants to know. What is not listed is `reserved`: for documentation and
 * benchmarking, discarded, broadcast, protocol assignments, AS112 and AMT anycast, or not given out yet.
 *
 * Ranges that carry an IPv4 address (mapped, NAT64, 6to4, Teredo) are refused whole and not looked into: no receiver on
 * the internet needs one, and a translator nearby may read them differently than we would.
 */
const kinds: Record<string, AddressRefusal> = {
  loopback: "loopback",
  private: "private",
  carrierGradeNat: "private",
  uniqueLocal: "private",
  deprecatedSiteLocal: "private",
  linkLocal: "link_local",
  multicast: "multicast",
  ipv4Mapped: "embedded_ipv4",
  rfc6145: "embedded_ipv4",
  rfc6052: "embedded_ipv4",
  "6to4": "embedded_ipv4",
  teredo: "embedded_ipv4",
};

/**
 * Lets callbacks go to public unicast addresses and nowhere else. `allowLoopback`, for local mode, opens 127.0.0.0/8 and
 * ::1 in their plain spelling only.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry/iana-ipv6-special-registry.xhtml
 */
export function addressGuard({ allowLoopback }: { allowLoopback: boolean }): AddressGuard {
  return (text) => {
    // `ipaddr.js` alone takes `127.1`, and a zone makes an address one of this machine's links.
    if (isIP(text) === 0 || text.includes("%")) return "not_an_address";
    const address = ipaddr.parse(text);
    const range = address.range();
    if (range === "loopback" && allowLoopback) return undefined;
    if (range !== "unicast") return kinds[range] ?? "reserved";
    return "parts" in address ? refuseUnnamed(address.parts) : undefined;
  };
}

/**
 * Judges the IPv6 addresses that `ipaddr.js` calls `unicast`, which is all that it has no name for: only 2000::/3 is given
 * out for the public internet, and `::a.b.c.d` is an IPv4 address (RFC 4291, section 2.5.5.1; deprecated).
 * @param parts the eight groups, as numbers
 * @see https://www.iana.org/assignments/ipv6-address-space/ipv6-address-space.xhtml
 */
function refuseUnnamed(parts: readonly number[]): AddressRefusal | undefined {
  const [first = 0] = parts;
  if (first >= 0x2000 && first <= 0x3fff) return undefined;
  return parts.slice(0, 6).every((part) => part === 0) ? "embedded_ipv4" : "reserved";
}
