export const warningCodes = [
  "image_repaired",
  "no_labels",
  "low_confidence",
  "labels_left_out",
  "no_text",
  "low_text_confidence",
  "text_left_out",
  "no_faces",
  "low_face_confidence",
  "faces_left_out",
] as const;

/** What is poor about a result that is there, and what the user can try. */
export interface Warning {
  code: (typeof warningCodes)[number];
  message: string;
  hint: string;
}

/** A confidence as it is told: one decimal, and never up, since 54.96 must not read as the 55 it fell short of. */
export const confidenceInWords = (confidence: number) =>
  (Math.floor(confidence * 10) / 10).toFixed(1);
