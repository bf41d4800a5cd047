import { duration } from "../ui/format.ts";
import type { Entry } from "../work/entry.ts";

/** Where a picture is, in a few words. */
export function phaseWords(entry: Entry): string {
  switch (entry.phase.value) {
    case "waiting":
      return "waits for its turn";
    case "creating":
      return entry.trouble.value === undefined ? "asking for a form" : "waits for the API";
    case "uploading":
      return `uploading ${Math.round(entry.progress.value * 100)} %`;
    case "recognising":
      return entry.trouble.value === undefined ? "recognising" : "no answer for the moment";
    case "found":
      return entry.blob.value?.status === "awaiting_upload" ? "was not uploaded yet" : "reading";
    case "failed":
      return entry.blob.value?.error?.code ?? entry.failure.value?.code ?? "failed";
    case "finished":
      return finishedWords(entry);
  }
}

function finishedWords({ blob, tookMs }: Entry): string {
  const { labels, recognition } = blob.value ?? {};
  const top = labels?.[0]?.label;
  const took = tookMs.value === undefined ? undefined : duration(tookMs.value);
  const isCached = recognition?.cost?.calls === 0 && recognition.cached ? "known" : undefined;
  return [top, took, isCached].filter((word) => word !== undefined).join(" · ") || "finished";
}
