import type { GivenKey } from "../api-key/given-key.ts";
import type { Deps } from "../deps.ts";
import type { Proxies } from "../transport/connections.ts";
import type { NodeClientOptions } from "../transport/node-client.ts";
import type { Notices } from "../ui/notices.ts";
import { retryNotices } from "./retry-notices.ts";

/** How commands speak to the API: through the environment's proxies; `--verbose` tells each answer with its request id. */
export function clientOptions(
  endpoint: string,
  key: GivenKey | undefined,
  deps: Deps,
  notices: Notices,
): NodeClientOptions {
  return {
    endpoint,
    apiKey: key?.reveal,
    proxies: proxiesOf(deps.env),
    userAgent: `rekog/${deps.version}`,
    now: deps.now,
    sleep: deps.sleep,
    random: deps.random,
    onRetry: retryNotices(notices),
    onExchange: ({ method, path, status, requestId, durationMs }) => {
      const id = requestId === undefined ? "" : `, request id ${requestId}`;
      notices.detail(`${method} ${path}: ${status} (${Math.round(durationMs)} ms${id})`);
    },
  };
}

/**
 * As curl reads them: in small letters first, an empty one like none, `ALL_PROXY` last. A program that a web server runs
 * finds the `Proxy` header of its client in `HTTP_PROXY` (https://httpoxy.org), so that one does not count there.
 */
export function proxiesOf(env: Deps["env"]): Proxies {
  const all = env.all_proxy || env.ALL_PROXY;
  const http = env.http_proxy || (env.REQUEST_METHOD ? undefined : env.HTTP_PROXY);
  return {
    http: http || all,
    https: env.https_proxy || env.HTTPS_PROXY || all,
    noProxy: env.no_proxy || env.NO_PROXY,
  };
}
