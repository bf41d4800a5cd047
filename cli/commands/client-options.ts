import type { ApiClientOptions } from "../api/client.ts";
import type { Deps } from "../deps.ts";
import type { Notices } from "../ui/notices.ts";

/** How commands speak to the API; `--verbose` tells each answer with its request id. */
export function clientOptions(endpoint: string, deps: Deps, notices: Notices): ApiClientOptions {
  return {
    endpoint,
    userAgent: `rekog/${deps.version}`,
    now: deps.now,
    sleep: deps.sleep,
    random: deps.random,
    onExchange: ({ method, path, status, requestId, durationMs }) => {
      const id = requestId === undefined ? "" : `, request id ${requestId}`;
      notices.detail(`${method} ${path}: ${status} (${Math.round(durationMs)} ms${id})`);
    },
  };
}
