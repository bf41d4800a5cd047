import type { AddressGuard } from "../../core/callback/callback-address.ts";
import { readHost } from "../../core/callback/callback-host.ts";
import { checkCallbackUrl } from "../../core/callback/callback-url.ts";
import type { RefuseCallbackUrl } from "../../core/ports/callbacks.ts";
import { addressResolver, dnsFault, type ResolveAddresses } from "./addresses/resolve-addresses.ts";

export interface RefuseCallbackUrlOptions {
  guard: AddressGuard;
  resolve?: ResolveAddresses;
  /** A name that takes longer to resolve is let through: it is judged again, for good, when the callback is sent. */
  timeoutMs?: number;
}

const defaultTimeoutMs = 2_000;
const unknownName = "must have a host name that can be resolved; this one is not known";

/** Judges a callback's URL when it is given, so that the client hears at once what would fail later. */
export function refuseCallbackUrl(options: RefuseCallbackUrlOptions): RefuseCallbackUrl {
  const { guard, resolve = addressResolver(), timeoutMs = defaultTimeoutMs } = options;
  return async (text) => {
    const checked = checkCallbackUrl(text, guard);
    if (checked.kind === "refused") return checked.detail;
    const host = readHost(checked.url.hostname);
    if (host.kind !== "name") return undefined;

    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const addresses = await resolve(host.name, timeout);
      if (addresses.length === 0) return unknownName;
      return addresses.some((address) => guard(address))
        ? "must lead to public internet addresses only, and its name has another one too"
        : undefined;
    } catch (error) {
      const isUnknown = !timeout.aborted && dnsFault(error).code === "name_not_found";
      return isUnknown ? unknownName : undefined;
    }
  };
}
