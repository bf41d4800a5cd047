import { getBlob } from "../api/blobs.ts";
import type { RekogBlob } from "../api/types.ts";
import type { Entry } from "./entry.ts";
import { pause } from "./pause.ts";
import { isPassing, untilAnswered } from "./until-answered.ts";

const firstPauseMs = 120;
const longestPauseMs = 2_000;
/** Of a blob whose picture somebody else has to upload, if anyone. */
const elsewherePauseMs = 10_000;

export const isAtItsEnd = ({ status }: RekogBlob) => status === "succeeded" || status === "failed";

/**
 * Reads a blob until it is at its end. An API that goes away meanwhile is asked again until it is back, and the entry says
 * so; what it refuses ends the reading.
 * @throws {CallError} a refusal; the signal's reason
 */
export async function followBlob(entry: Entry, blobId: string): Promise<RekogBlob> {
  const { signal } = entry.abort;
  let pauseMs = firstPauseMs;
  for (;;) {
    const read = () => getBlob(blobId, { signal, subject: entry.key });
    const blob = await untilAnswered(entry, read, isPassing);
    if (isAtItsEnd(blob)) return blob;
    entry.blob.value = blob;
    const isElsewhere = !entry.file && blob.status === "awaiting_upload";
    await pause(isElsewhere ? elsewherePauseMs : pauseMs, signal);
    pauseMs = Math.min(longestPauseMs, pauseMs * 1.4);
  }
}
