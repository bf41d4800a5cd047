/** Everything that changes what recognition answers, but for the picture and the detector's own model. */
export interface AnswerSettings {
  detectorName: string;
  detectMinConfidence: number;
  detectImageProperties: boolean;
  /** Whether a call is billed: Amazon's are. */
  detectorIsPaid: boolean;
}
