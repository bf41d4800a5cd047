import { computed, signal } from "@preact/signals";
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
export function showWhatWasFound({ labels, moderation, text, faces }: RekogBlob): void {
  const found: Partial<Record<Tab, number>> = {
    labels: labels?.length ?? 0,
    text: text?.lines.length ?? 0,
    faces: faces?.length ?? 0,
    moderation: moderation?.labels.length ?? 0,
  };
  if (found[tab.value] !== 0) return;
  const [other] = Object.entries(found).find(([, count]) => count > 0) ?? [];
  if (other !== undefined) tab.value = other as Tab;
}

/** Confidences below these are not shown. The API's own where nothing else is asked for. */
export const thresholds = signal<Readonly<Record<Feature, number>>>({
  labels: 55,
  moderation: 50,
  text: 50,
  faces: 50,
});

/** What the pointer or the keyboard is on: its boxes come forward. */
export const pointed = signal<string | undefined>(undefined);
/** What was chosen to stay forward. */
export const pinned = signal<string | undefined>(undefined);

export const textUnit = signal<"lines" | "words">("lines");
