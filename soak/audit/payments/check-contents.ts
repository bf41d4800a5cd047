import type { Evidence, Finding } from "../../evidence.ts";

/**
 * What cannot be recognised is never asked about, whichever function finds that out; and an answer is remembered by what was
 * uploaded, never by what was made of it.
 */
export function checkContents({ trackedBlobs, journal }: Evidence): Finding[] {
  const refused = new Map(
    trackedBlobs
      .filter(({ plan }) => plan.picture.expects.status === "failed")
      .map(({ blobId, plan }) => [blobId, plan.picture]),
  );
  const uploaded = new Set(trackedBlobs.map(({ plan }) => `sha256:${plan.picture.sha256}`));
  return journal.flatMap((entry): Finding[] => {
    if (entry.kind === "detected" && entry.blobId !== undefined && refused.has(entry.blobId)) {
      const why = `was given to recognition for ${entry.feature}, and its picture is no good`;
      return [{ subject: `blob ${entry.blobId}`, why }];
    }
    if (entry.kind !== "remembered") return [];
    const content = entry.contentKey.split(":").slice(0, 2).join(":");
    if (uploaded.has(content)) return [];
    return [{ subject: `answer ${entry.contentKey}`, why: "is of a content that nobody uploaded" }];
  });
}
