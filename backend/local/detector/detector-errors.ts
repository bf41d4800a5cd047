/** The worker thread could not look at a picture, for reasons that pass. The picture may be tried again. */
export class DetectorFailedError extends Error {
  override name = "DetectorFailedError";
}

/** The worker thread ended in the middle of a picture, without a word. The picture may be tried again, once. */
export class DetectorCrashedError extends Error {
  override name = "DetectorCrashedError";
}

/** The picture has ended the detector twice, and is not looked at again. */
export class PictureCrashesError extends Error {
  override name = "PictureCrashesError";
}

/** So many pictures came before this one that it would not be answered in time. It was not looked at. */
export class DetectorBusyError extends Error {
  override name = "DetectorBusyError";
}

/** The detector was stopped before it had an answer. */
export class DetectorStoppedError extends Error {
  override name = "DetectorStoppedError";
}
