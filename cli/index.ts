/**
 * What `import … from "rekog"` gives: a client of the API and the check of its callbacks, and nothing of the command line. It is
 * the `rekog-client` package on the transport of Node.js.
 */
export * from "./client/index.ts";
export type { Proxies } from "./transport/connections.ts";
export {
  NodeClient as RekogClient,
  type NodeClientOptions as RekogClientOptions,
} from "./transport/node-client.ts";
