import type { CacheEntry, RecognitionCache } from "../core/ports/recognition.ts";

export interface FakeCache extends RecognitionCache {
  /** What was put, by key. */
  entries: Map<string, { entry: CacheEntry; expiresAt: Date }>;
  /** Who has which claim, by key. */
  claims: Map<string, { owner: string; until: Date }>;
}

/** The content cache in memory. As DynamoDB's TTL, it is in no hurry to forget: `expiresAt` is only kept. */
export function fakeCache(): FakeCache {
  const entries: FakeCache["entries"] = new Map();
  const claims: FakeCache["claims"] = new Map();
  const marks = new Map<string, Date>();
  const modelVersions = new Map<string, string>();
  return {
    entries,
    claims,
    async get(key) {
      return structuredClone(entries.get(key)?.entry);
    },
    async put(key, entry, expiresAt) {
      entries.set(key, { entry: structuredClone(entry), expiresAt });
    },
    async claim(key, owner, now, until) {
      const held = claims.get(key);
      if (held && held.until > now && held.owner !== owner) return false;
      claims.set(key, { owner, until });
      return true;
    },
    async release(key, owner) {
      if (claims.get(key)?.owner === owner) claims.delete(key);
    },
    async mark(key, expiresAt) {
      marks.set(key, expiresAt);
    },
    async isMarked(key, now) {
      return (marks.get(key) ?? now) > now;
    },
    async modelVersion(source) {
      return modelVersions.get(source);
    },
    async setModelVersion(source, version) {
      modelVersions.set(source, version);
    },
  };
}
