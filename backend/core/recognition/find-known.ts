import type { Feature } from "../features/features.ts";
import type { CacheEntry } from "../ports/recognition.ts";
import type { Found } from "./compose-outcome.ts";
import type { Content, ContentCache, ContentCaches } from "./content-cache.ts";

/** The look-up alone, of every feature. */
export type KnownAnswers = { [Of in Feature]: Pick<ContentCaches[Of], "find"> };

/**
 * What is known of content, by feature: those that are missing are not known.
 * @param blobId the blob that asks, if there is one already
 */
export async function findKnown(
  caches: KnownAnswers,
  features: readonly Feature[],
  content: Content,
  blobId?: string,
): Promise<Map<Feature, Found>> {
  const found = await Promise.all(
    features.map(async (feature) => {
      const cache: Pick<ContentCache, "find"> = caches[feature];
      return [feature, foundIn(await cache.find(content), blobId)] as const;
    }),
  );
  return new Map(found.flatMap(([feature, one]) => (one ? [[feature, one]] : [])));
}

/** What a blob paid for before it was put off, or before a crash, was not there before. */
export function foundIn<Of extends Feature>(
  entry: CacheEntry<Of> | undefined,
  blobId: string | undefined,
): Found<Of> | undefined {
  if (!entry) return undefined;
  const isItsOwn =
    entry.kind === "recognised" && entry.paidBy !== undefined && entry.paidBy === blobId;
  return { entry, cached: !isItsOwn };
}
