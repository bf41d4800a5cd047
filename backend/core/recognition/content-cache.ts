import { type AnswerSources, forEachFeature } from "../features/feature-rules.ts";
import type { Feature } from "../features/features.ts";
import type { Clock } from "../ports/clock.ts";
import type { CacheEntry, RecognisedEntry, RecognitionCache } from "../ports/recognition.ts";
import type { Log } from "../ports/telemetry.ts";

/** Content by what is known of it. A SHA-256 is only trusted where S3 checked the bytes against it. */
export interface Content {
  /** MD5 in hex, and the size: what S3 tells of every object. */
  etag?: { etag: string; bytes: number };
  /** Hex */
  sha256?: string;
}

export interface ContentCacheDeps {
  cache: RecognitionCache;
  /** See `answerSources`. */
  source: string;
  now: Clock;
  log: Log;
  /** How long a recognition is good for. A refusal is good for ever. */
  cacheLifetimeMs: number;
}

/** How long a process goes by the model version it read last. */
const modelVersionMs = 60_000;

/**
 * What is known of one feature of content that was seen before. A key is made of the content and of what changes the answer: the
 * detector and the version of its model, as of its last answer.
 *
 * Two files can be crafted to share an ETag, but not a SHA-256. So content with a SHA-256 is only looked up by it, and
 * remembered under both: an entry that is found by its SHA-256 was never written on the word of an MD5.
 */
export function contentCache<Of extends Feature>(feature: Of, deps: ContentCacheDeps) {
  const { cache, source, now, log, cacheLifetimeMs } = deps;
  let known: { version: string; until: number } | undefined;

  async function modelVersion(): Promise<string> {
    const at = now().getTime();
    if (known && known.until > at) return known.version;
    const version = await cache.modelVersion(source);
    known = version === undefined ? undefined : { version, until: at + modelVersionMs };
    return version ?? "none";
  }

  async function learn(version: string): Promise<void> {
    if ((await modelVersion()) === version) return;
    await cache.setModelVersion(source, version);
    known = { version, until: now().getTime() + modelVersionMs };
  }

  async function keysOf(content: Content): Promise<string[]> {
    const suffix = `${source}:${await modelVersion()}`;
    return namesOf(content).map((name) => `${name}:${suffix}`);
  }

  /** Reckoned when it is read, so that a changed lifetime holds for what is there already. */
  const endOf = ({ cachedAt }: CacheEntry) => new Date(Date.parse(cachedAt) + cacheLifetimeMs);

  return {
    async find(content: Content): Promise<CacheEntry<Of> | undefined> {
      const [key] = await keysOf(content);
      const entry = key === undefined ? undefined : await cache.get(key);
      if (!entry || entry.kind === "refused") return entry;
      return isOf(feature, entry) && endOf(entry) > now() ? entry : undefined;
    },

    /** An answer that was paid for is not given up because it could not be remembered. */
    async remember(content: Content, entry: CacheEntry<Of>): Promise<void> {
      const expiresAt = entry.kind === "recognised" ? endOf(entry) : undefined;
      try {
        if (entry.kind === "recognised") await learn(entry.recognition.modelVersion);
        const keys = await keysOf(content);
        await Promise.all(keys.map((key) => cache.put(key, entry, expiresAt)));
      } catch (error) {
        log.warn("recognition_not_cached", { error });
      }
    },

    /** Runs `work` if no one else is at the same content; undefined if someone is. */
    async alone<Result>(
      content: Content,
      { owner, until }: { owner: string; until: Date },
      work: () => Promise<Result>,
    ): Promise<Result | undefined> {
      const key = `claim:${namesOf(content)[0]}:${source}`;
      if (!(await cache.claim(key, owner, now(), until))) return undefined;
      try {
        return await work();
      } finally {
        // The claim ends by itself, too.
        await cache.release(key, owner).catch((error) => log.warn("claim_not_released", { error }));
      }
    },
  };
}

/** The key says so already: it names the feature's source. */
function isOf<Of extends Feature>(
  feature: Of,
  entry: RecognisedEntry,
): entry is RecognisedEntry<Of> {
  return entry.feature === feature;
}

/** The surest name first. */
function namesOf({ sha256, etag }: Content): string[] {
  return [
    ...(sha256 ? [`sha256:${sha256}`] : []),
    ...(etag ? [`etag:${etag.etag}:${etag.bytes}`] : []),
  ];
}

export type ContentCache<Of extends Feature = Feature> = ReturnType<typeof contentCache<Of>>;
export type ContentCaches = { [Of in Feature]: ContentCache<Of> };

/** What is known of each feature of content that was seen before. */
export function contentCaches({
  sources,
  ...deps
}: Omit<ContentCacheDeps, "source"> & { sources: AnswerSources }): ContentCaches {
  const open = (feature: Feature) => contentCache(feature, { ...deps, source: sources[feature] });
  return forEachFeature(open) as ContentCaches;
}
