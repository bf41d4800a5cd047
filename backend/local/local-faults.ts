import type { RekognitionFaults } from "./rekognition/rekognition-faults.ts";

/** What can be made to go wrong, for tests. */
export interface LocalFaults {
  recognition?: RekognitionFaults;
  /** How often an S3 event is sent. Default: once. */
  eventCopies?: number | (() => number);
  /** For how many seconds a copy of an event is held back, so that later ones overtake it. Default: 0. */
  eventDelaySeconds?: () => number;
  /**
   * Asked at each invocation, by the function's name: the thread of the functions dies as soon as AWS has answered so many
   * writes of this invocation, and with it all else that it was at. Default: it lives.
   */
  deathAfterWrites?: (functionName: string) => number | undefined;
}
