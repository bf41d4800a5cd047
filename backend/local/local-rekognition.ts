import { RekognitionClient } from "@aws-sdk/client-rekognition";
import { startDetectorPool } from "./detector/detector-pool.ts";
import type { EndpointOptions, RekognitionEndpoint } from "./rekognition/detect-labels-server.ts";
import { startRekognitionEndpoint } from "./rekognition/rekognition-endpoint.ts";
import { startRekognitionServiceEndpoint } from "./rekognition/rekognition-service.ts";

export interface LocalRekognition extends RekognitionEndpoint {
  /** What results call the detector. */
  detectorName: string;
}

/** The Rekognition endpoint, with the detector of this machine or the real service behind it. */
export async function startLocalRekognition({
  kind,
  ...options
}: EndpointOptions & { kind: "local" | "rekognition" }): Promise<LocalRekognition> {
  if (kind === "rekognition") {
    // The one client in local mode that may leave the machine: with the user's own credentials and region.
    const client = new RekognitionClient({ maxAttempts: 1 });
    const endpoint = await startRekognitionServiceEndpoint({ ...options, client });
    return { ...endpoint, detectorName: "rekognition" };
  }
  const detector = startDetectorPool();
  const endpoint = await startRekognitionEndpoint({ ...options, detector });
  return {
    ...endpoint,
    detectorName: "local-centernet",
    async stop() {
      await endpoint.stop();
      await detector.stop();
    },
  };
}
