import type { RekognitionClient } from "@aws-sdk/client-rekognition";
import { serviceOperations } from "./operations.ts";
import {
  type EndpointOptions,
  type RekognitionEndpoint,
  startRekognitionServer,
} from "./server/rekognition-server.ts";

export interface ServiceEndpointOptions extends EndpointOptions {
  /**
   * A client of the real service, with the user's credentials and region. Give it `maxAttempts: 1`: whoever calls the
   * endpoint tries again itself.
   */
  client: RekognitionClient;
}

/**
 * Starts the same endpoint as `startRekognitionEndpoint` with the real Amazon Rekognition behind it. The object is on this
 * machine, where Rekognition cannot read it, so that its bytes are sent. What the service answers, exceptions included, is
 * handed on by name and message. Each call is billed to the user's account.
 */
export function startRekognitionServiceEndpoint(
  options: ServiceEndpointOptions,
): Promise<RekognitionEndpoint> {
  return startRekognitionServer(serviceOperations(options.client), options);
}
