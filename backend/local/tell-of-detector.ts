import { ClassifierFileError } from "./detector/classifier/installed-classifier.ts";
import { DetectorFailedError } from "./detector/detector-errors.ts";
import { ModelFileError } from "./detector/models/model-file-error.ts";

/** After so long, the same is news again. */
const quietMs = 60_000;

/**
 * Tells the user of a detector that cannot look at pictures, for reasons that are not theirs: a model's file is missing, or
 * it cannot be loaded. A picture waits meanwhile, and says nothing.
 * @param nowMs monotonic
 */
export function tellOfDetector(
  tell: (line: string) => void,
  nowMs: () => number = () => performance.now(),
): (error: unknown) => void {
  const toldAtMs = new Map<string, number>();
  return (error) => {
    const news = newsOf(error);
    if (!news || nowMs() - (toldAtMs.get(news.about) ?? -Infinity) < quietMs) return;
    toldAtMs.set(news.about, nowMs());
    tell(news.line);
  };
}

function newsOf(error: unknown): { about: string; line: string } | undefined {
  if (error instanceof ModelFileError) {
    const line = `${error.message} Until then pictures wait for it; what needs other models goes on (model_damaged).`;
    return { about: error.message, line };
  }
  if (error instanceof ClassifierFileError) {
    const line = `${error.message} Labels go on without it until local mode is started again (classifier_damaged). Add it again: rekog models add classifier`;
    return { about: error.name, line };
  }
  if (!(error instanceof DetectorFailedError)) return undefined;
  const line = `${error.message} (detector_failed). The picture is tried again. If this goes on, free some memory, and install rekog again if it does not help.`;
  return { about: error.name, line };
}
