import type { Feature } from "../features/features.ts";
import type { Found } from "./compose-outcome.ts";
import type { Content, ContentCache, ContentCaches } from "./content-cache.ts";

/** The look-up alone, of every feature. */
export type KnownAnswers = { [Of in Feature]: Pick<ContentCaches[Of], "find"> };

/** What is known of content, by feature: those that are missing are not known. */
export async function findKnown(
  caches: KnownAnswers,
  features: readonly Feature[],
  content: Content,
): Promise<Map<Feature, Found>> {
  const found = await Promise.all(
    features.map(async (feature) => {
      const cache: Pick<ContentCache, "find"> = caches[feature];
      return [feature, await cache.find(content)] as const;
    }),
  );
  return new Map(
    found.flatMap(([feature, entry]) => (entry ? [[feature, { entry, cached: true }]] : [])),
  );
}
