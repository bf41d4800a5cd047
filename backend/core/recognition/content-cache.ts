import type { AnswerSettings } from "../features/answer-settings.ts";
import { answerSources, forEachFeature } from "../features/feature-rules.ts";
import type { Feature, FeatureOptions } from "../features/features.ts";
import type { Clock } from "../ports/clock.ts";
import type { CacheEntry, RecognisedEntry, RecognitionCache } from "../ports/recognition.ts";
import type { Log } from "../ports/telemetry.ts";

/** Content by what the stored bytes were seen to be, never by what was only said of them. */
export interface Content {
  /** Of the bytes, hex */
  sha256: string;
}

export interface ContentCacheDeps {
  cache: RecognitionCache;
  /** See `answerSources`. */
  source: string;
  now: Clock;
  log: Log;
  /** How long an answer is good for, a refusal too: what Rekognition takes has changed before. */
  cacheLifetimeMs: number;
  /** Whether pictures are converted that recognition does not take: what is refused without that is unknown with it. */
  converts?: boolean;
}

/** How long a process goes by the model version it read last. */
const modelVersionMs = 60_000;

/**
 * What is known of one feature of content that was seen before. A key is made of the content and of what changes the answer: the
 * detector and the version of its model, as of its last answer. Content is known by its SHA-256 alone: two files can be crafted
 * to share an MD5, which is what an ETag is.
 */
export function contentCache<Of extends Feature>(feature: Of, deps: ContentCacheDeps) {
  const { cache, source, now, log, cacheLifetimeMs, converts = false } = deps;
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

  async function keyOf(content: Content): Promise<string> {
    return `${nameOf(content)}:${source}:${await modelVersion()}`;
  }

  /** Reckoned when it is read, so that a changed lifetime holds for what is there already. */
  const endOf = ({ cachedAt }: CacheEntry) => new Date(Date.parse(cachedAt) + cacheLifetimeMs);

  return {
    async find(content: Content): Promise<CacheEntry<Of> | undefined> {
      const entry = await cache.get(await keyOf(content));
      if (!entry || endOf(entry) <= now()) return undefined;
      if (entry.kind === "refused") {
        return (entry.converts ?? false) === converts ? entry : undefined;
      }
      return isOf(feature, entry) ? entry : undefined;
    },

    /** An answer that was paid for is not given up because it could not be remembered. */
    async remember(content: Content, entry: CacheEntry<Of>): Promise<void> {
      try {
        if (entry.kind === "recognised") await learn(entry.recognition.modelVersion);
        const kept = entry.kind === "refused" && converts ? { ...entry, converts } : entry;
        await cache.put(await keyOf(content), kept, endOf(entry));
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
      const key = `claim:${nameOf(content)}:${source}`;
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

const nameOf = ({ sha256 }: Content) => `sha256:${sha256}`;

export type ContentCache<Of extends Feature = Feature> = ReturnType<typeof contentCache<Of>>;
export type ContentCaches = { [Of in Feature]: ContentCache<Of> };

/** What is known of each feature of content that was seen before, by how it was asked for. */
export function contentCaches(
  deps: Omit<ContentCacheDeps, "source"> & { settings: AnswerSettings },
): (options: FeatureOptions) => ContentCaches {
  const opened = new Map<string, ContentCache>();
  return (options) => {
    const sources = answerSources(deps.settings, options);
    return forEachFeature((feature) => open(feature, sources[feature])) as ContentCaches;
  };

  /** One for each source: it remembers the version of the source's model. */
  function open(feature: Feature, source: string): ContentCache {
    const known = opened.get(source);
    if (known) return known;
    const cache = contentCache(feature, { ...deps, source });
    opened.set(source, cache);
    return cache;
  }
}
