/** What every request to the API can be told. */
export interface RequestOptions {
  /** Ends the call, with the signal's own reason */
  signal?: AbortSignal | undefined;
  /** For one attempt, from connecting to the answer's last byte; 15,000 without */
  timeoutMs?: number | undefined;
  /** How long what may pass is tried again, from its first failure; the client's own without, and once only with 0 */
  retryForMs?: number | undefined;
}
