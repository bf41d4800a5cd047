/** What a client may take of the HTTP API. Times in milliseconds. */
export interface HttpApiLimits {
  maxConnections: number;
  /** To send the request's headers. A connection on which nothing comes is closed then, too. */
  headersMs: number;
  /** To send the whole request. API Gateway gives up after 30 seconds. */
  requestMs: number;
  /** How often the two are looked at. */
  checkIntervalMs: number;
}

export const defaultHttpApiLimits: HttpApiLimits = {
  maxConnections: 1_000,
  headersMs: 10_000,
  requestMs: 30_000,
  checkIntervalMs: 1_000,
};
