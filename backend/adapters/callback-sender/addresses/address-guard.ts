import { isIP, isIPv4 } from "node:net";
import type { AddressGuard } from "../../../core/callback/callback-address.ts";
import { isWithin } from "./ip-address.ts";
import { publicIPv6, specialIPv4, specialIPv6 } from "./special-addresses.ts";

/**
 * Lets callbacks go to public unicast addresses and nowhere else. `allowLoopback`, for local mode, opens 127.0.0.0/8 and
 * ::1 in their plain spelling only.
 */
export function addressGuard({ allowLoopback }: { allowLoopback: boolean }): AddressGuard {
  return (address) => {
    // A zone makes an address one of this machine's links.
    if (isIP(address) === 0 || address.includes("%")) return "not_an_address";
    const special = isIPv4(address) ? specialIPv4 : specialIPv6;
    const [, refusal] = special.find(([range]) => isWithin(address, range)) ?? [];
    if (refusal === "loopback" && allowLoopback) return undefined;
    return refusal ?? (isIPv4(address) || isWithin(address, publicIPv6) ? undefined : "reserved");
  };
}
