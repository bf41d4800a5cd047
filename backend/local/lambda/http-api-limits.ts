import type { ServerLimits } from "../loopback/loopback-server.ts";

/** What a client may take of the HTTP API. */
export interface HttpApiLimits extends ServerLimits {
  /** Of the bodies of all requests that are at work, together. */
  maxHeldBytes: number;
  /** How many requests the functions have at a time, as Lambda has a limit of concurrent executions. */
  maxAtWork: number;
}

export const defaultHttpApiLimits: HttpApiLimits = {
  maxHeldBytes: 128 * 1024 * 1024,
  // Lambda's own, by default.
  maxAtWork: 1_000,
  maxConnections: 1_000,
  hasSmallBodies: true,
  maxHeaders: 200,
  // API Gateway's quota for the request's line and the values of its headers together.
  maxHeaderBytes: 10_240,
  headersMs: 10_000,
  // API Gateway gives up after 30 seconds.
  requestMs: 30_000,
  idleMs: 0,
  checkIntervalMs: 1_000,
};
