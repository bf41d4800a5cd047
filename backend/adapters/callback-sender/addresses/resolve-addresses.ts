import { promises } from "node:dns";
import { isLocalhost } from "../../../core/callback/callback-host.ts";
import { CallbackFault, codeOf } from "../callback-fault.ts";

/** Every IPv4 and IPv6 address of a name. Rejects with the codes of `node:dns`, or when the signal aborts. */
export type ResolveAddresses = (name: string, signal: AbortSignal) => Promise<string[]>;

/**
 * Some name servers never answer for AAAA (RFC 4074, section 4.1), and their names work everywhere else, since nobody waits
 * for that (RFC 8305, section 3). Here it is waited for a little, as every record is to be checked.
 */
const defaultGraceMs = 1_000;

/**
 * Asks the name servers for all A and AAAA records. Unlike `dns.lookup` it holds no thread of the pool that everything
 * else waits for, can be called off, and reads neither `/etc/hosts` nor search domains. `localhost` never leaves the
 * machine (RFC 6761, section 6.3). One kind of record that can't be had is passed over: what is not known is not
 * connected to either. A records are waited for in any case, since Lambda has no IPv6 outside a VPC.
 * @param servers addresses of name servers, with ports; the system's by default
 * @param graceMs how long AAAA records may come after A records
 */
export function addressResolver(
  servers?: readonly string[],
  graceMs = defaultGraceMs,
): ResolveAddresses {
  return async (name, signal) => {
    if (isLocalhost(name)) return ["127.0.0.1", "::1"];
    const resolver = new promises.Resolver();
    if (servers) resolver.setServers(servers);
    const cancel = () => resolver.cancel();
    signal.addEventListener("abort", cancel, { once: true });
    let grace: NodeJS.Timeout | undefined;
    const resolving4 = resolver.resolve4(name).then((addresses) => {
      if (addresses.length > 0) grace = setTimeout(cancel, graceMs);
      return addresses;
    });
    try {
      const [v4, v6] = await Promise.allSettled([resolving4, resolver.resolve6(name)]);
      if (v4.status === "rejected" && v6.status === "rejected") {
        throw isAbsence(v4.reason) ? v6.reason : v4.reason;
      }
      return [v4, v6].flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    } finally {
      clearTimeout(grace);
      signal.removeEventListener("abort", cancel);
    }
  };
}

/** What a resolver threw. */
export function dnsFault(error: unknown): CallbackFault {
  return new CallbackFault("dns", isAbsence(error) ? "name_not_found" : "dns_failed", error);
}

/** No such name, no such record, or nothing that could be one. */
function isAbsence(error: unknown): boolean {
  return ["ENOTFOUND", "ENODATA", "EBADNAME", "EBADQUERY"].includes(codeOf(error));
}
