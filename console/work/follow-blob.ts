import { getBlob } from "../api/blobs.ts";
import { CallError } from "../api/failure.ts";
import type { RekogBlob } from "../api/types.ts";
import type { Entry } from "./entry.ts";
import { pause } from "./pause.ts";

const firstPauseMs = 120;
const longestPauseMs = 2_000;
/** While the API does not answer, or throttles. */
const longestTroubleMs = 10_000;

export const isAtItsEnd = ({ status }: RekogBlob) => status === "succeeded" || status === "failed";

/**
 * Reads a blob until it is at its end. An API that goes away meanwhile is asked again until it is back, and the entry says
 * so; what it refuses ends the reading.
 * @throws {CallError} a refusal; the signal's reason
 */
export async function followBlob(entry: Entry, blobId: string): Promise<RekogBlob> {
  const { signal } = entry.abort;
  let pauseMs = firstPauseMs;
  let troubleMs = 500;
  for (;;) {
    try {
      const blob = await getBlob(blobId, { signal, subject: entry.key });
      entry.trouble.value = undefined;
      troubleMs = 500;
      if (isAtItsEnd(blob)) return blob;
      entry.blob.value = blob;
      await pause(pauseMs, signal);
      pauseMs = Math.min(longestPauseMs, pauseMs * 1.4);
    } catch (error) {
      if (!(error instanceof CallError) || !mayPass(error)) throw error;
      const { message, retryAfterMs = troubleMs } = error.failure;
      entry.trouble.value = `${message} It is asked again until it does.`;
      await pause(retryAfterMs, signal);
      troubleMs = Math.min(longestTroubleMs, troubleMs * 2);
    }
  }
}

/** Whether the same request may be answered otherwise a little later. */
function mayPass({ failure: { status } }: CallError): boolean {
  return status === undefined || status === 429 || status >= 500;
}
