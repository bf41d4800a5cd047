/** What is poor about a result that is there, and what the user can try. */
export interface Warning {
  code: "no_labels" | "low_confidence" | "labels_left_out";
  message: string;
  hint: string;
}
