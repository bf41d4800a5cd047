import type { SendHttp } from "../../key-administration.ts";
import { createConnections, type Proxies } from "../../transport/connections.ts";
import { networkErrorFrom } from "../../transport/network-failure.ts";

/** A page of a table is 1 MB at most. */
const maxAnswerBytes = 16 * 1024 * 1024;

/** Sends what AWS's SDK has signed, through the proxies that all other requests go through. */
export function awsSender({ proxies, signal }: { proxies: Proxies; signal: AbortSignal }): {
  send: SendHttp;
  close(): Promise<void>;
} {
  const connections = createConnections({ connectTimeoutMs: 5_000, maxAnswerBytes, proxies });
  return {
    async send({ url, method, headers, body, signal: within }) {
      try {
        const response = await connections.request(url, {
          method: method as "GET" | "POST",
          headers,
          body: body ?? null,
          signal: AbortSignal.any([signal, within]),
        });
        const names = Object.entries(response.headers);
        return {
          status: response.statusCode,
          headers: Object.fromEntries(names.map(([name, value]) => [name, String(value)])),
          body: new Uint8Array(await response.body.arrayBuffer()),
        };
      } catch (error) {
        throw networkErrorFrom(error, url);
      }
    },
    close: () => connections.close(),
  };
}
