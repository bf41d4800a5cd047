import type { Dispatcher } from "undici";
import { UsageError } from "../client/errors.ts";
import { clientClosed } from "../client/http/client-closed.ts";
import { isLoopback } from "../client/http/is-loopback.ts";
import { untilAborted } from "../client/http/until-aborted.ts";
import { tellable } from "../client/tellable.ts";
import type { Dispatchers } from "./dispatchers.ts";
import { ProxyRefusedError, ThroughProxyError } from "./network-failure.ts";
import { createNoProxy } from "./no-proxy.ts";
import { type ProxyAddress, parseProxyAddress } from "./proxy-address.ts";

/**
 * Where requests go through on their way, as `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` say it. A proxy is an http: or https:
 * URL, perhaps with a user name and a password; without a scheme it is an http: one.
 */
export interface Proxies {
  /** For http: URLs, which it is asked for; for https: ones too where they have none of their own */
  http?: string | undefined;
  /** For https: URLs, to which it makes a tunnel */
  https?: string | undefined;
  /** Hosts, addresses and networks that are reached without one, as curl reads them; `*` for all */
  noProxy?: string | undefined;
}

export interface ConnectionsOptions {
  connectTimeoutMs: number;
  /** A server that never stops sending is cut off there */
  maxAnswerBytes: number;
  /** This machine is never reached through one, whatever is said here */
  proxies: Proxies | undefined;
}

interface HttpRequest
  extends Omit<Dispatcher.RequestOptions, "origin" | "path" | "headers" | "signal"> {
  headers?: Record<string, string>;
  /** Heard at any time, also before there is a connection */
  signal: AbortSignal;
}

/** Connections that are kept for the next request. Idle ones keep no process alive. */
export interface Connections {
  /** @throws the signal's reason; what undici throws, either in a `ThroughProxyError` where one is between; {UsageError} `client_closed`, `invalid_proxy` */
  request(url: string, request: HttpRequest): Promise<Dispatcher.ResponseData>;
  /** Ends them all, with the requests that are under way. */
  close(): Promise<void>;
}

export function createConnections(options: ConnectionsOptions): Connections {
  let opening: Promise<Dispatchers> | undefined;
  let isClosed = false;
  const proxyOf = createProxyChoice(options.proxies);
  return {
    async request(url, request) {
      if (isClosed) throw clientClosed();
      const proxy = proxyOf(new URL(url));
      opening ??= open(options);
      const { direct, tunnelTo } = await opening;
      const { origin, pathname, search, protocol, host } = new URL(url);
      const path = pathname + search;
      const { signal } = request;
      if (!proxy) return untilAborted(direct.request({ ...request, origin, path }), signal);
      const failed = (error: unknown) => {
        throw new ThroughProxyError(new URL(proxy.origin).host, error);
      };
      // A tunnel is what proxies allow for https: alone, as Squid and tinyproxy are set up by default.
      if (protocol === "https:")
        return untilAborted(tunnelTo(proxy).request({ ...request, origin, path }), signal).catch(
          failed,
        );
      const { authorization } = proxy;
      const asked = direct.request({
        ...request,
        origin: proxy.origin,
        path: origin + path,
        headers: {
          ...request.headers,
          host,
          ...(authorization !== undefined && { "proxy-authorization": authorization }),
        },
      });
      const response = await untilAborted(asked, signal).catch(failed);
      const { statusCode: status } = response;
      const isPage = status >= 400 && isHtml(response.headers["content-type"]);
      if (status !== 407 && !isPage) return response;
      await response.body.dump();
      throw new ProxyRefusedError(status, status === 407 ? undefined : new URL(proxy.origin).host);
    },
    async close() {
      isClosed = true;
      const opened = await opening?.catch(() => undefined);
      await opened?.destroy();
    },
  };
}

/** What proxies tell a browser's user in. A rekog API and API Gateway say no in JSON, S3 in XML. */
const isHtml = (contentType: string | string[] | undefined) =>
  /^text\/html\b/i.test(String(contentType));

function createProxyChoice(proxies: Proxies | undefined) {
  const { http, https, noProxy } = proxies ?? {};
  const isDirect = createNoProxy(noProxy ?? "");
  return (url: URL): ProxyAddress | undefined => {
    const address = (url.protocol === "https:" && https) || http;
    if (!address || isLoopback(url.hostname) || isDirect(url)) return undefined;
    return parseProxyAddress(address);
  };
}

/** Half of the time that `import … from "rekog"` would take; who only verifies callbacks never needs it. */
async function open(options: ConnectionsOptions): Promise<Dispatchers> {
  const { openDispatchers } = await import("./dispatchers.ts").catch(notLoaded);
  return openDispatchers(options);
}

/** Nothing was sent, and nobody on the network is to blame: a bundle has no `require`, a file is gone, no more can be opened. */
function notLoaded(cause: unknown): never {
  const message = `What sends requests cannot be loaded: ${messageOf(cause).replace(/\.$/, "")}.`;
  throw new UsageError({
    code: "transport_not_loaded",
    message: tellable(message),
    hint: /\brequire\b/.test(message)
      ? "Bundle as CommonJS, or leave the package `rekog` out of the bundle. `rekog-client` can be in any."
      : "Install rekog's packages anew.",
    cause,
  });
}

const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
