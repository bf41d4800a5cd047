import { DetectorFailedError } from "./detector/detector-errors.ts";

/** After so long, the next is news again. */
const quietMs = 60_000;

/**
 * Tells the user of a detector that cannot look at pictures, for reasons that are not theirs: it cannot be loaded, say. A
 * picture waits meanwhile, and says nothing.
 * @param nowMs monotonic
 */
export function tellOfDetector(
  tell: (line: string) => void,
  nowMs: () => number = () => performance.now(),
): (error: unknown) => void {
  let toldAtMs = -Infinity;
  return (error) => {
    if (!(error instanceof DetectorFailedError) || nowMs() - toldAtMs < quietMs) return;
    toldAtMs = nowMs();
    tell(
      `${error.message} (detector_failed). The picture is tried again. If this goes on, free some memory, and install rekog again if it does not help.`,
    );
  };
}
