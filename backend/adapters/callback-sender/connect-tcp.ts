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

/**
 * Connects to the first address that takes it, IPv4 first: Lambda has no IPv6 outside a VPC. The addresses are literal,
 * so nothing is looked up here. Each gets its share of the time that is left, and the last error is told.
 * @throws {CallbackFault}
 */
export async function connectTcp(
  addresses: readonly string[],
  port: number,
  deadline: Deadline,
  random: () => number,
): Promise<Socket> {
  const ipv4 = addresses.filter(isIPv4);
  const ipv6 = addresses.filter((one) => !isIPv4(one));
  const ordered = [ipv4, ipv6].flatMap((all) =>
    all.length > maxTried ? turned(all, random) : all,
  );
  const tried = ordered.slice(0, maxTried);
  let lastError: unknown;
  for (const [index, address] of tried.entries()) {
    deadline.signal.throwIfAborted();
    try {
      const shareMs = Math.ceil(deadline.remainingMs() / (tried.length - index));
      return await connectTo(address, port, signalWithin(shareMs, deadline.signal));
    } catch (error) {
      lastError = error;
    }
  }
  throw connectFault(lastError);
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
