import type { Scope } from "./scopes.ts";

/** Whose blobs are those that were created without a key, or before there were keys. The first key is for it, too. */
export const defaultAccount = "default";

/** What is kept of an API key. Times are ISO 8601. */
export interface AccessKey {
  id: string;
  /** SHA-256 of the secret, hex */
  hash: string;
  /** Whose blobs it creates and sees. */
  account: string;
  name: string;
  scopes: readonly Scope[];
  createdAt: string;
  /** The AWS identity that made it. */
  createdBy?: string;
  expiresAt?: string;
  revokedAt?: string;
  /** How many requests a minute it may make. */
  perMinute?: number;
  /** What its account may spend in a day (UTC), in millionths of a dollar. */
  dailyMicrodollars?: number;
}

export function isInForce({ expiresAt, revokedAt }: AccessKey, now: Date): boolean {
  const at = now.toISOString();
  return (expiresAt ?? "9") > at && (revokedAt ?? "9") > at;
}

/** 1 to 64 letters, digits, `.`, `_` and `-`, and no name that an object has of itself. */
export const isAccountName = (name: string): boolean => /^[A-Za-z0-9][\w.-]{0,63}$/.test(name);
