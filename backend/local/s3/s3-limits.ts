/** What a client may take of the endpoint. Times in milliseconds, sizes in bytes. */
export interface S3Limits {
  /** The largest object a single upload may make; S3's own is 5 GiB. */
  maxObjectBytes: number;
  /** All of a form that comes before the file's first byte; S3's own is 20 KB. */
  maxFieldBytes: number;
  /** Parts of a form, those after the file included. */
  maxParts: number;
  maxConnections: number;
  maxHeaders: number;
  /** To send the request's headers. */
  headersMs: number;
  /** To send the whole request. */
  requestMs: number;
  /** A connection on which nothing moves for this long is closed. */
  idleMs: number;
  /** How long the rest of a refused upload is read and thrown away, so that the client gets to see the refusal. */
  lingerMs: number;
  /** How often the two request deadlines are looked at. */
  checkIntervalMs: number;
}

export const defaultLimits: S3Limits = {
  maxObjectBytes: 5 * 1024 ** 3,
  maxFieldBytes: 20 * 1024,
  maxParts: 1000,
  maxConnections: 1000,
  maxHeaders: 100,
  headersMs: 10_000,
  requestMs: 5 * 60_000,
  idleMs: 20_000,
  lingerMs: 5_000,
  checkIntervalMs: 1_000,
};
