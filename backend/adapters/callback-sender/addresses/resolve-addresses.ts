import { promises } from "node:dns";
import { isLocalhost } from "../../../core/callback/callback-host.ts";
import { CallbackFault, codeOf } from "../callback-fault.ts";

/** Every IPv4 and IPv6 address of a name. Rejects with the codes of `node:dns`, or when the signal aborts. */
export type ResolveAddresses = (name: string, signal: AbortSignal) => Promise<string[]>;

/**
 * Asks the name servers for all A and AAAA records. Unlike `dns.lookup` it holds no thread of the pool that everything
 * else waits for, can be called off, and reads neither `/etc/hosts` nor search domains. `localhost` never leaves the
 * machine (RFC 6761, section 6.3). One kind of record that can't be had is passed over: what is not known is not
 * connected to either.
 * @param servers addresses of name servers, with ports; the system's by default
 */
export function addressResolver(servers?: readonly string[]): ResolveAddresses {
  return async (name, signal) => {
    if (isLocalhost(name)) return ["127.0.0.1", "::1"];
    const resolver = new promises.Resolver();
    if (servers) resolver.setServers(servers);
    const cancel = () => resolver.cancel();
    signal.addEventListener("abort", cancel, { once: true });
    try {
      const [v4, v6] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
      if (v4.status === "rejected" && v6.status === "rejected") {
        throw isAbsence(v4.reason) ? v6.reason : v4.reason;
      }
      return [v4, v6].flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    } finally {
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
