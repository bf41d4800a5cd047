import type { Detectors } from "../detector/detectors.ts";
import { localOperations } from "./operations.ts";
import {
  type EndpointOptions,
  type RekognitionEndpoint,
  startRekognitionServer,
} from "./server/rekognition-server.ts";

export interface LocalEndpointOptions extends EndpointOptions {
  /** What looks at the pictures: those of `startDetectorPool()`, or fakes. What is missing cannot be asked. */
  detectors: Partial<Detectors>;
}

/**
 * Starts an endpoint on 127.0.0.1 that a real `RekognitionClient` takes for Amazon Rekognition, answered by a
 * detectors on this machine, and refused as Rekognition refuses.
 */
export function startRekognitionEndpoint(
  options: LocalEndpointOptions,
): Promise<RekognitionEndpoint> {
  return startRekognitionServer(localOperations(options.detectors), options);
}
