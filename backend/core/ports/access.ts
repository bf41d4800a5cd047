import type { AccessKey } from "../api-keys/access-key.ts";

/** Where the keys are looked up. */
export interface KeyStore {
  /** A strongly consistent read; undefined if there is no such key. */
  get(id: string): Promise<AccessKey | undefined>;
}

/** Counts the requests of a key. */
export interface RequestCounter {
  /** Counts one more in this minute. How many there were with it. */
  count(keyId: string, minute: Date): Promise<number>;
}
