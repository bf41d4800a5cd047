import type { FirstRequest, IdempotencyStore } from "../core/ports/idempotency.ts";

/** Idempotency keys in memory. */
export function fakeIdempotency(): IdempotencyStore {
  const taken = new Map<string, { first: FirstRequest; expiresAt: Date }>();
  return {
    async take({ account, key, fingerprint }, made, now, expiresAt) {
      const found = taken.get(`${account} ${key}`);
      if (found && found.expiresAt > now) return structuredClone(found.first);
      const first = { ...made, fingerprint, isDone: false };
      taken.set(`${account} ${key}`, { first, expiresAt });
      return undefined;
    },
    async settle({ account, key, fingerprint }) {
      const found = taken.get(`${account} ${key}`);
      if (found?.first.fingerprint === fingerprint) found.first.isDone = true;
    },
  };
}
