import type { RekogClientOptions } from "../client/client-options.ts";
import { ofClient } from "../client/option-names.ts";
import { checkedOptions, type OptionNames } from "../client/options/checked-options.ts";
import { RekogClient } from "../client/rekog-client.ts";
import type { Proxies } from "./connections.ts";
import { createNodeTransport } from "./node-transport.ts";

export interface NodeClientOptions extends Omit<RekogClientOptions, "transport"> {
  /** None without: the environment is not looked at. This machine (`localhost`, 127.0.0.0/8, ::1) is never behind one. */
  proxies?: Proxies | undefined;
}

const { transport: _, ...ofEveryClient } = ofClient;
const ofNodeClient: OptionNames<NodeClientOptions> = { ...ofEveryClient, proxies: true };
const ofProxies: OptionNames<Proxies> = { http: true, https: true, noProxy: true };

/**
 * The client on Node.js's own transport: it goes through proxies, and `close` ends its connections, which keep no process alive.
 * Where that is not there (browsers, workers) the `RekogClient` of the `rekog-client` package takes `fetch`.
 */
export class NodeClient extends RekogClient {
  /** @throws {UsageError} `invalid_endpoint`, `invalid_api_key`, `insecure_endpoint`, `invalid_options` */
  constructor(options: NodeClientOptions) {
    const { proxies, ...rest } = checkedOptions(options, ofNodeClient);
    const checked = proxies && checkedOptions(proxies, ofProxies, "proxies");
    super({ ...rest, transport: createNodeTransport(checked) });
  }
}
