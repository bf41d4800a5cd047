import type { AddressRefusal } from "../../../core/callback/callback-address.ts";

/** A range in the notation of RFC 4632, section 3.1, and why no callback goes there. */
type Special = readonly [range: string, refusal: AddressRefusal];

/**
 * Where in the whole of IPv4 no receiver can be. The first that holds an address is the one that counts.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml
 */
export const specialIPv4: readonly Special[] = [
  ["10.0.0.0/8", "private"],
  ["172.16.0.0/12", "private"],
  ["192.168.0.0/16", "private"],
  // Shared by a carrier's customers
  ["100.64.0.0/10", "private"],
  ["127.0.0.0/8", "loopback"],
  ["169.254.0.0/16", "link_local"],
  ["224.0.0.0/4", "multicast"],
  ["0.0.0.0/8", "reserved"],
  // Protocol assignments, documentation, benchmarking
  ["192.0.0.0/24", "reserved"],
  ["192.0.2.0/24", "reserved"],
  ["198.51.100.0/24", "reserved"],
  ["203.0.113.0/24", "reserved"],
  ["198.18.0.0/15", "reserved"],
  // AS112 and AMT anycast, relays of 6to4
  ["192.31.196.0/24", "reserved"],
  ["192.175.48.0/24", "reserved"],
  ["192.52.193.0/24", "reserved"],
  ["192.88.99.0/24", "reserved"],
  // Never given out, and broadcast
  ["240.0.0.0/4", "reserved"],
];

/**
 * Where in the whole of IPv6 no receiver can be. The first that holds an address is the one that counts.
 *
 * Ranges that carry an IPv4 address (compatible, mapped, translated, NAT64, Teredo, 6to4) are refused whole and not looked
 * into: no receiver on the internet needs one, and a translator nearby may read them differently than we would.
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry/iana-ipv6-special-registry.xhtml
 */
export const specialIPv6: readonly Special[] = [
  ["::1/128", "loopback"],
  ["::/128", "reserved"],
  ["::/96", "embedded_ipv4"],
  ["::ffff:0:0/96", "embedded_ipv4"],
  ["::ffff:0:0:0/96", "embedded_ipv4"],
  ["64:ff9b::/96", "embedded_ipv4"],
  ["64:ff9b:1::/48", "embedded_ipv4"],
  ["2001::/32", "embedded_ipv4"],
  ["2002::/16", "embedded_ipv4"],
  ["fc00::/7", "private"],
  // Site-local, which RFC 3879 ended
  ["fec0::/10", "private"],
  ["fe80::/10", "link_local"],
  ["ff00::/8", "multicast"],
  // Protocol assignments, documentation, AS112
  ["2001::/23", "reserved"],
  ["2001:db8::/32", "reserved"],
  ["3fff::/20", "reserved"],
  ["2620:4f:8000::/48", "reserved"],
];

/**
 * All that is given out for the public internet.
 * @see https://www.iana.org/assignments/ipv6-address-space/ipv6-address-space.xhtml
 */
export const publicIPv6 = "2000::/3";
