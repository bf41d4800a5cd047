import type { Dispatcher } from "undici";
import { UsageError } from "../errors.ts";
import { isLoopback } from "./is-loopback.ts";

/** Where requests go through on their way, as `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` say it. */
export interface Proxies {
  /** A proxy's URL, for http: URLs; for https: ones too where they have none of their own */
  http?: string | undefined;
  /** A proxy's URL, for https: URLs */
  https?: string | undefined;
  /** Hosts that are reached without one, separated by commas; `*` for all */
  noProxy?: string | undefined;
}

export interface ConnectionsOptions {
  connectTimeoutMs: number;
  /** A server that never stops sending is cut off there */
  maxAnswerBytes: number;
  /** This machine is never reached through one, whatever is said here */
  proxies: Proxies | undefined;
}

type HttpRequest = Omit<Dispatcher.RequestOptions, "origin" | "path">;

/** Connections that are kept for the next request. Idle ones keep no process alive. */
export interface Connections {
  /** @throws what undici throws; {UsageError} `client_closed`, `invalid_proxy` */
  request(url: string, request: HttpRequest): Promise<Dispatcher.ResponseData>;
  /** Ends them all, with the requests that are under way. */
  close(): Promise<void>;
}

export function createConnections(options: ConnectionsOptions): Connections {
  let opening: ReturnType<typeof openDispatchers> | undefined;
  let isClosed = false;
  return {
    async request(url, request) {
      if (isClosed) throw clientClosed();
      opening ??= openDispatchers(options);
      const { undici, direct, proxied } = await opening;
      const dispatcher = isLoopback(new URL(url).hostname) ? direct : proxied;
      return undici.request(url, { ...request, dispatcher });
    },
    async close() {
      isClosed = true;
      const opened = await opening?.catch(() => undefined);
      if (opened) await Promise.all([opened.direct.destroy(), opened.proxied.destroy()]);
    },
  };
}

async function openDispatchers(options: ConnectionsOptions) {
  const { connectTimeoutMs, maxAnswerBytes, proxies } = options;
  // Half of the time that `import … from "rekog"` would take; who only verifies callbacks never needs it.
  const undici = await import("undici");
  const agentOptions = { connect: { timeout: connectTimeoutMs }, maxResponseSize: maxAnswerBytes };
  const direct = new undici.Agent(agentOptions);
  const { http = "", https = "", noProxy = "" } = proxies ?? {};
  if (!http && !https) return { undici, direct, proxied: direct };
  try {
    // Without values of ours it would read the environment by itself.
    const ours = { httpProxy: http, httpsProxy: https, noProxy };
    return { undici, direct, proxied: new undici.EnvHttpProxyAgent({ ...agentOptions, ...ours }) };
  } catch {
    throw new UsageError({
      code: "invalid_proxy",
      message: "The proxy's address is not a URL that can be used.",
      hint: "Write it as http://host:port in HTTP_PROXY or HTTPS_PROXY, or unset them.",
    });
  }
}

const clientClosed = () =>
  new UsageError({
    code: "client_closed",
    message: "The client is closed.",
    hint: "Make a new RekogClient, and close it after the last request.",
  });
