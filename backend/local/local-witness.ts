import type { ItemWrite } from "./dynamodb/watch-writes.ts";
import type { FunctionCall } from "./lambda/function-host.ts";
import type { RekognitionCall } from "./rekognition/rekognition-server.ts";

/** Hears what is done behind the API at the moment it is done: for tests that keep account of it, over restarts too. */
export interface LocalWitness {
  /** A function is about to be called. */
  onInvoke?: (call: FunctionCall) => void;
  /** The functions' thread died; these calls were not answered. */
  onThreadDied?: (calls: FunctionCall[]) => void;
  /** DetectLabels has its answer, which is about to be sent. */
  onDetectLabels?: (call: RekognitionCall) => void;
  /** DynamoDB has written an item, and answered. */
  onItemWritten?: (write: ItemWrite) => void;
}
