import { useEffect } from "preact/hooks";
import { getBlob } from "../api/blobs.ts";
import { CallError } from "../api/failure.ts";
import type { Entry } from "../work/entry.ts";
import { pause } from "../work/pause.ts";
import { isPassing } from "../work/until-answered.ts";

const firstPauseMs = 500;
const longestPauseMs = 10_000;

/** Reads the blob again, ever more seldom, while a callback is on its way and somebody looks at its ledger. */
export function useLiveCallback(entry: Entry): void {
  const { callback, blob_id: blobId } = entry.blob.value ?? {};
  const isPending = callback?.status === "pending";
  useEffect(() => {
    if (!isPending || blobId === undefined) return;
    const leaving = new AbortController();
    const signal = AbortSignal.any([leaving.signal, entry.abort.signal]);
    follow(entry, blobId, signal).catch(() => {
      // Nobody looks any more, or the blob is gone.
    });
    return () => leaving.abort();
  }, [entry, blobId, isPending, callback?.attempts.length]);
}

async function follow(entry: Entry, blobId: string, signal: AbortSignal): Promise<void> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 1.5)) {
    await pause(pauseMs, signal);
    if (document.hidden) continue;
    try {
      const blob = await getBlob(blobId, { signal, subject: entry.key });
      entry.blob.value = blob;
      if (blob.callback?.status !== "pending") return;
    } catch (error) {
      if (!(error instanceof CallError) || !isPassing(error.failure)) throw error;
    }
  }
}
