/** What kind of address it is that callbacks may not go to. */
export type AddressRefusal =
  | "loopback"
  | "private"
  | "link_local"
  | "multicast"
  | "embedded_ipv4"
  | "reserved"
  | "not_an_address";

/**
 * Why callbacks may not go to an IP address, given as text without brackets; undefined if they may. The ranges are
 * known in `adapters/callback-sender/addresses/special-addresses.ts`.
 */
export type AddressGuard = (address: string) => AddressRefusal | undefined;
