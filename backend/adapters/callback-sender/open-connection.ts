import type { Socket } from "node:net";
import type { CallbackTrust } from "../../core/blob/callback.ts";
import type { AddressGuard } from "../../core/callback/callback-address.ts";
import { type CallbackHost, readHost } from "../../core/callback/callback-host.ts";
import { dnsFault, type ResolveAddresses } from "./addresses/resolve-addresses.ts";
import { CallbackFault } from "./callback-fault.ts";
import { connectTcp } from "./connect-tcp.ts";
import { type Deadline, untilAborted } from "./deadline.ts";
import type { Secure } from "./secure-socket.ts";

export interface OpenConnectionDeps {
  guard: AddressGuard;
  resolve: ResolveAddresses;
  secure: Secure;
  random: () => number;
}

/** Opens a connection that is ready for a request. @throws {CallbackFault} or the deadline's reason */
export type OpenConnection = (
  url: URL,
  trust: CallbackTrust,
  deadline: Deadline,
) => Promise<Socket>;

/**
 * Resolves the host once, refuses it if any of its addresses may not be reached, and connects to one of those very
 * addresses: a name that answers differently the next time is not asked a next time.
 */
export function connectionOpener({
  guard,
  resolve,
  secure,
  random,
}: OpenConnectionDeps): OpenConnection {
  return async (url, trust, deadline) => {
    const isSecure = url.protocol === "https:";
    const host = readHost(url.hostname);
    const addresses = await addressesOf(host, deadline);
    deadline.stage = "connect";
    const port = url.port === "" ? (isSecure ? 443 : 80) : Number(url.port);
    const socket = await connectTcp(addresses, port, deadline, random);
    if (!isSecure) return socket;
    const name = host.kind === "name" ? host.name : host.address;
    return await secure(socket, name, trust, deadline);
  };

  async function addressesOf(host: CallbackHost, deadline: Deadline): Promise<string[]> {
    if (host.kind === "address") {
      if (guard(host.address)) throw new CallbackFault("connect", "address_refused");
      return [host.address];
    }
    deadline.stage = "dns";
    let addresses: string[];
    try {
      addresses = await untilAborted(resolve(host.name, deadline.signal), deadline.signal);
    } catch (error) {
      throw dnsFault(error);
    }
    if (addresses.length === 0) throw new CallbackFault("dns", "name_not_found");
    if (addresses.some((address) => guard(address))) {
      throw new CallbackFault("dns", "address_refused");
    }
    return addresses;
  }
}
