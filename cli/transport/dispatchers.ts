import { isIP } from "node:net";
import { Agent, type buildConnector, type Dispatcher, Pool, ProxyAgent } from "undici";
import type { ProxyAddress } from "./proxy-address.ts";

export interface DispatcherLimits {
  connectTimeoutMs: number;
  /** A server that never stops sending is cut off there */
  maxAnswerBytes: number;
}

/** Who sends requests: directly, or through a proxy. */
export interface Dispatchers {
  direct: Dispatcher;
  tunnelTo(proxy: ProxyAddress): Dispatcher;
  destroy(): Promise<unknown>;
}

export function openDispatchers({
  connectTimeoutMs,
  maxAnswerBytes,
}: DispatcherLimits): Dispatchers {
  const connect = { timeout: connectTimeoutMs };
  const direct = new Agent({ connect, maxResponseSize: maxAnswerBytes });
  const tunnels = new Map<string, Dispatcher>();
  return {
    direct,
    tunnelTo({ origin, authorization }) {
      const opened = tunnels.get(origin);
      if (opened) return opened;
      const tunnel = new ProxyAgent({
        uri: origin,
        ...(authorization !== undefined && { token: authorization }),
        requestTls: connect,
        proxyTls: connect,
        // What the proxy takes to make a tunnel is part of connecting, too.
        clientFactory: (proxy, settings) =>
          new Pool(proxy, {
            ...settings,
            connect: connectByName(settings),
            headersTimeout: connectTimeoutMs,
          }),
        maxResponseSize: maxAnswerBytes,
      });
      tunnels.set(origin, tunnel);
      return tunnel;
    },
    destroy: () => Promise.all([direct, ...tunnels.values()].map((each) => each.destroy())),
  };
}

/** undici names a proxy in TLS also where it has an address in place of a name, which no server name may be (RFC 6066). */
function connectByName(settings: object): buildConnector.connector {
  const { connect } = settings as { connect: buildConnector.connector };
  return ({ servername, ...options }, done) =>
    connect({ ...options, ...(isName(servername) && { servername }) }, done);
}

/** @param host also null, whatever undici's types say */
const isName = (host: string | null | undefined) =>
  typeof host === "string" && isIP(host.replace(/^\[|\]$/g, "")) === 0;
