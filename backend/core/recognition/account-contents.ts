import type { Clock } from "../ports/clock.ts";
import type { RecognitionCache } from "../ports/recognition.ts";
import type { Log } from "../ports/telemetry.ts";
import type { Content } from "./content-cache.ts";

export interface AccountContentsDeps {
  cache: Pick<RecognitionCache, "mark" | "isMarked">;
  now: Clock;
  log: Log;
  cacheLifetimeMs: number;
}

/**
 * Which contents an account has uploaded lately. Answers are remembered for all accounts together, so that the same bytes are
 * paid for once; but who only names a hash learns what is known of it if the bytes were once its own, and else nothing, not
 * even that somebody has them.
 */
export interface AccountContents {
  has(account: string, content: Content): Promise<boolean>;
  remember(account: string, content: Content): Promise<void>;
}

export function accountContents(deps: AccountContentsDeps): AccountContents {
  const { cache, now, log, cacheLifetimeMs } = deps;
  const keyOf = (account: string, { sha256 }: Content) => `of:${account}:sha256:${sha256}`;
  return {
    has: (account, content) => cache.isMarked(keyOf(account, content), now()),
    /** At worst the same bytes are uploaded again. */
    async remember(account, content) {
      const until = new Date(now().getTime() + cacheLifetimeMs);
      await cache
        .mark(keyOf(account, content), until)
        .catch((error: unknown) => log.warn("content_not_remembered", { error }));
    },
  };
}
