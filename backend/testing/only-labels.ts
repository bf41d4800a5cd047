import { forEachFeature } from "../core/features/feature-rules.ts";
import type { Feature } from "../core/features/features.ts";
import type { Detector, Detectors } from "../core/ports/recognition.ts";
import type { ContentCache, ContentCaches } from "../core/recognition/content-cache.ts";

/** The options of a blob of which nothing but labels is asked. */
export const noOptions = { faceAttributes: false };

/** Detectors of which only that of labels may be asked. */
export function onlyLabels(labels: Detector<"labels">): Detectors {
  const unasked = (feature: Feature): Detector => ({
    name: "fake",
    detect: () => Promise.reject(new Error(`nobody asked for ${feature}`)),
  });
  return { ...forEachFeature(unasked), labels } as Detectors;
}

/** Caches of which only that of labels may be asked. */
export function onlyCacheOfLabels(labels: ContentCache<"labels">): ContentCaches {
  return { labels } as ContentCaches;
}

/** The price of labels, which is that of every feature. */
export const priceOfEach = (microdollars: number) => forEachFeature(() => microdollars);

/** One name for the detector of each feature. */
export const detectorsCalled = (name: string) => forEachFeature(() => name);
