import type { AccessKey } from "../api-keys/access-key.ts";
import { newestEntries } from "../newest-entries.ts";
import type { KeyStore } from "../ports/access.ts";
import type { Clock } from "../ports/clock.ts";

/** So long does a revocation take at most. */
export const rememberedMs = 60_000;
/** So long is a key unknown that was looked for before it was made. */
export const refusedMs = 10_000;
/** Look-ups in a second that find nothing. An id costs nothing to make up, and a look-up does. */
const maxMisses = 20;

export type FoundKey = { kind: "found"; key: AccessKey } | { kind: "unknown" } | { kind: "busy" };

/**
 * The keys, as they were within the last minute: looked up once, by however many requests at once. Made-up ids have a bound of
 * their own, and never take the place of a key that is in use.
 */
export function knownKeys(store: KeyStore, now: Clock) {
  const remembered = newestEntries<{ key: AccessKey; until: number }>();
  const refused = newestEntries<number>();
  const underWay = new Map<string, Promise<AccessKey | undefined>>();
  let misses = { second: 0, count: 0 };

  return async (id: string): Promise<FoundKey> => {
    const at = now().getTime();
    const known = remembered.get(id);
    if (known && known.until > at) return { kind: "found", key: known.key };
    if ((refused.get(id) ?? 0) > at) return { kind: "unknown" };
    const second = Math.floor(at / 1_000);
    if (misses.second !== second) misses = { second, count: 0 };
    if (!known && misses.count >= maxMisses) return { kind: "busy" };
    const key = await lookUp(id);
    return key ? { kind: "found", key } : { kind: "unknown" };
  };

  function lookUp(id: string): Promise<AccessKey | undefined> {
    const begun = underWay.get(id);
    if (begun !== undefined) return begun;
    // Until it is known to find something, it counts as one that does not.
    misses.count += 1;
    const counted = misses;
    const lookingUp = store
      .get(id)
      .catch((error: unknown) => {
        counted.count -= 1;
        throw error;
      })
      .then((key) => {
        const at = now().getTime();
        if (key) {
          counted.count -= 1;
          remembered.set(id, { key, until: at + rememberedMs });
        } else {
          remembered.delete(id);
          refused.set(id, at + refusedMs);
        }
        return key;
      })
      .finally(() => underWay.delete(id));
    underWay.set(id, lookingUp);
    return lookingUp;
  }
}
