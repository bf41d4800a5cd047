import type { AccessKey } from "../api-keys/access-key.ts";

/** Where the keys of a stage are made and changed: by who may write its table, and never by its API. */
export interface KeyRegister {
  /** All keys, in no order. */
  all(): Promise<AccessKey[]>;
  /** A strongly consistent read; undefined if there is no such key. */
  get(id: string): Promise<AccessKey | undefined>;
  /** Rejects where there is one of this id already. */
  add(key: AccessKey): Promise<void>;
  remove(id: string): Promise<void>;
  /** Revokes it, unless it is revoked already. What it is then; undefined if there is no such key. */
  revoke(id: string, at: string): Promise<AccessKey | undefined>;
  /** Lets it end then, unless it does so sooner. What it is then; undefined if there is no such key, or it is revoked. */
  endBy(id: string, at: string): Promise<AccessKey | undefined>;
  /** Whether somebody was given a key of this stage, ever. */
  hasGiven(): Promise<boolean>;
  /** Notes that somebody is. False if it was noted before. */
  noteGiven(keyId: string, at: string): Promise<boolean>;
}
