/** The worker thread ended in the middle of a picture. The picture may be tried again. */
export class DetectorCrashedError extends Error {
  override name = "DetectorCrashedError";
}

/** The detector was stopped before it had an answer. */
export class DetectorStoppedError extends Error {
  override name = "DetectorStoppedError";
}
