import type { CacheEntry, RecognitionCache } from "../core/ports.ts";

export interface FakeCache extends RecognitionCache {
  /** What was put, by key. */
  entries: Map<string, { entry: CacheEntry; expiresAt?: Date }>;
}

/** The content cache in memory. As DynamoDB's TTL, it is in no hurry to forget: `expiresAt` is only kept. */
export function fakeCache(): FakeCache {
  const entries: FakeCache["entries"] = new Map();
  return {
    entries,
    async get(key) {
      return structuredClone(entries.get(key)?.entry);
    },
    async put(key, entry, expiresAt) {
      entries.set(key, { entry: structuredClone(entry), ...(expiresAt && { expiresAt }) });
    },
  };
}
