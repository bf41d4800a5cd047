import { batch, computed, effect, signal } from "@preact/signals";
import { route } from "../ui/route.ts";
import { type Entry, entries, newEntry } from "./entry.ts";
import { start } from "./recognise.ts";

/** The picture that was chosen before it has an id of its own, and so an address. */
export const chosenKey = signal<number | undefined>(undefined);

/** What the page shows large. */
export const selected = computed<Entry | undefined>(() => {
  const { view, blobId } = route.value;
  if (view !== "work") return undefined;
  if (blobId !== undefined) return entries.value.find((one) => one.blobId.value === blobId);
  return entries.value.find((one) => one.key === chosenKey.value);
});

/** Shows this one. Its address follows as soon as it has an id: a link to keep. */
export function select(entry: Entry): void {
  chosenKey.value = entry.key;
  const blobId = entry.blobId.value;
  location.hash = blobId === undefined ? "#/" : `#/blobs/${blobId}`;
}

/**
 * Begins once more with an entry that failed. A picture gets a blob of its own again, so the address of the one that it had
 * is left first: else that one would be opened by it.
 */
export function tryAgain(entry: Entry): void {
  batch(() => {
    if (entry.file && entry.blobId.peek() !== undefined) {
      if (selected.peek() === entry) {
        chosenKey.value = entry.key;
        route.value = { view: "work" };
        location.replace("#/");
      }
      entry.blobId.value = undefined;
      entry.blob.value = undefined;
    }
    start(entry);
  });
}

/** Opens blobs that the address names and nobody has chosen here, and gives the chosen one its address. */
export function watchAddress(): void {
  effect(() => {
    const { view, blobId } = route.value;
    if (view !== "work" || blobId === undefined) return;
    // From here on its address says what is shown, so that `#/` is the beginning again.
    chosenKey.value = undefined;
    if (entries.peek().some((one) => one.blobId.peek() === blobId)) return;
    const entry = newEntry({ name: "", file: undefined, request: {}, blobId, phase: "found" });
    entries.value = [...entries.peek(), entry];
    start(entry);
  });
  effect(() => {
    const { view, blobId } = route.value;
    if (view !== "work" || blobId !== undefined) return;
    const id = selected.value?.blobId.value;
    if (id !== undefined) location.replace(`#/blobs/${id}`);
  });
}
