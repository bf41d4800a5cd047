import { computed, signal } from "@preact/signals";
import { countOf, features } from "../api/features.ts";
import type { Feature, RekogBlob } from "../api/types.ts";

export type Tab = Feature | "callback" | "requests" | "json";

export const tab = signal<Tab>("labels");

const isFeature = (one: Tab): one is Feature => one in thresholds.peek();
let lastFeature: Feature = "labels";

/** Whose boxes are on the picture: those of the tab or, where it has none, of the one that was looked at last. */
export const drawnFeature = computed<Feature>(() => {
  if (isFeature(tab.value)) lastFeature = tab.value;
  return lastFeature;
});

/** Where nothing was found of what is looked at, and something of another feature: that one. */
export function showWhatWasFound(blob: RekogBlob): void {
  const hasFound = (feature: Feature) => (countOf(blob, feature) ?? 0) > 0;
  if (!isFeature(tab.value) || hasFound(tab.value)) return;
  const found = features.filter(hasFound);
  // What has places in the picture comes first.
  const other = found.find((feature) => feature !== "moderation") ?? found[0];
  if (other !== undefined) tab.value = other;
}

/** Confidences below these are not shown. The API's own where nothing else is asked for. */
export const thresholds = signal(
  Object.fromEntries(
    features.map((feature) => [feature, feature === "labels" ? 55 : 50]),
  ) as Readonly<Record<Feature, number>>,
);

/** What the pointer or the keyboard is on: its boxes come forward. */
export const pointed = signal<string | undefined>(undefined);
/** What was chosen to stay forward. */
export const pinned = signal<string | undefined>(undefined);

export const textUnit = signal<"lines" | "words">("lines");
