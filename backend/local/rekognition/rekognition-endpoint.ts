import type { LocalDetector } from "./detect-labels-locally.ts";
import { localOperations } from "./operations.ts";
import {
  type EndpointOptions,
  type RekognitionEndpoint,
  startRekognitionServer,
} from "./rekognition-server.ts";

export interface LocalEndpointOptions extends EndpointOptions {
  /** What looks at the pictures: `startDetectorPool()`, or a fake. */
  detector: LocalDetector;
}

/**
 * Starts an endpoint on 127.0.0.1 that a real `RekognitionClient` takes for Amazon Rekognition, answered by a
 * detector on this machine, and refused as Rekognition refuses.
 */
export function startRekognitionEndpoint(
  options: LocalEndpointOptions,
): Promise<RekognitionEndpoint> {
  return startRekognitionServer(localOperations(options.detector), options);
}
