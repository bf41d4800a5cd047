import type { JournalEntry } from "../../local/journal.ts";

/** A conversion is tried as often where its worker dies of it; the soak knows of the backend what is promised, and no more. */
const maxConversions = 3;

/**
 * Blobs whose conversion was under way at so many kills that it rightly counts as what killed it. Here all functions share a
 * thread, so that a conversion also dies of another function's kill.
 */
export function killedConversions(journal: readonly JournalEntry[]): ReadonlySet<string> {
  const deaths = new Map<string, number>();
  const converting = new Set<string>();
  const die = (blobId: string) => {
    if (converting.delete(blobId)) deaths.set(blobId, (deaths.get(blobId) ?? 0) + 1);
  };
  for (const entry of journal) {
    if (entry.kind === "invoked") {
      for (const blobId of entry.messages.flatMap(({ blobIds }) => blobIds)) {
        // Whichever function is given it next: that conversion was at its end.
        converting.delete(blobId);
        if (entry.function === "convertBlob") converting.add(blobId);
      }
    } else if (entry.kind === "thread_died") {
      entry.blobIds.forEach(die);
    } else if (entry.kind === "life_began") {
      [...converting].forEach(die);
    }
  }
  return new Set([...deaths].flatMap(([id, count]) => (count >= maxConversions ? [id] : [])));
}
