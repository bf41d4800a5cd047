import { once } from "node:events";
import { connect, isIPv4, type Socket } from "node:net";
import { CallbackFault, codeOf } from "./callback-fault.ts";
import type { Deadline } from "./deadline.ts";
import { signalWithin } from "./signal-within.ts";

/**
 * Tried of a name's addresses in one attempt; a name with hundreds is no reason to knock on hundreds of doors. Many name servers
 * give them in the same order each time: where there are more, the next attempt begins at another.
 */
const maxTried = 4;

/** Told by this machine, which has no way to such an address: nobody was asked for a connection. */
const noWay: readonly unknown[] = ["ENETUNREACH", "EADDRNOTAVAIL", "EAFNOSUPPORT"];

/**
 * Connects to the first address that takes it, IPv4 first: Lambda has no IPv6 outside a VPC. After that from both families in turn,
 * so that many dead addresses of the one don't hide the other. The addresses are literal, so nothing is looked up here. Each gets its
 * share of the time that is left; what the last one that was asked did is told.
 * @throws {CallbackFault}
 * @see https://www.rfc-editor.org/rfc/rfc8305#section-4
 */
export async function connectTcp(
  addresses: readonly string[],
  port: number,
  deadline: Deadline,
  random: () => number,
): Promise<Socket> {
  const left = inTurn(addresses, random);
  let tried = 0;
  let lastError: unknown;
  for (let address = left.shift(); address && tried < maxTried; address = left.shift()) {
    deadline.signal.throwIfAborted();
    try {
      const sharers = Math.min(maxTried - tried, left.length + 1);
      const shareMs = Math.ceil(deadline.remainingMs() / sharers);
      return await connectTo(address, port, signalWithin(shareMs, deadline.signal));
    } catch (error) {
      const isAsked = !noWay.includes(codeOf(error));
      if (isAsked) tried += 1;
      if (isAsked || tried === 0) lastError = error;
    }
  }
  throw connectFault(lastError);
}

/** From both families in turn, IPv4 first; where not all can be tried, from one of each on that chance has chosen. */
function inTurn(addresses: readonly string[], random: () => number): string[] {
  const ipv4 = addresses.filter(isIPv4);
  const ipv6 = addresses.filter((address) => !isIPv4(address));
  const families = [ipv4, ipv6].map((all) =>
    addresses.length > maxTried && all.length > 1 ? turned(all, random) : all,
  );
  return addresses.flatMap((_, index) => families.flatMap((all) => all[index] ?? []));
}

/** The same, from one of them on that chance has chosen. */
function turned(all: readonly string[], random: () => number): string[] {
  const first = Math.floor(random() * all.length);
  return [...all.slice(first), ...all.slice(0, first)];
}

async function connectTo(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true, keepAlive: true });
  // Whoever uses the socket hears of its errors; between two users no one does, and that must not be fatal.
  socket.on("error", () => {});
  try {
    await once(socket, "connect", { signal });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function connectFault(error: unknown): CallbackFault {
  switch (codeOf(error)) {
    case "ECONNREFUSED":
      return new CallbackFault("connect", "connection_refused", error);
    case "ECONNRESET":
      return new CallbackFault("connect", "connection_reset", error);
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "EADDRNOTAVAIL":
      return new CallbackFault("connect", "host_unreachable", error);
    case "ETIMEDOUT":
    case "ABORT_ERR":
      return new CallbackFault("timeout", "timeout_connect", error);
    default:
      return new CallbackFault("connect", "connection_failed", error);
  }
}
