import { RekognitionClient } from "@aws-sdk/client-rekognition";
import { startDetectorPool } from "../detector/detector-pool.ts";
import type { EndpointOptions, RekognitionEndpoint } from "../rekognition/detect-labels-server.ts";
import { startRekognitionEndpoint } from "../rekognition/rekognition-endpoint.ts";
import { startRekognitionServiceEndpoint } from "../rekognition/rekognition-service.ts";

export interface LocalRekognitionOptions extends EndpointOptions {
  /** `rekognition`: the real service. */
  detector: "local" | "rekognition";
}

export interface LocalRekognition extends RekognitionEndpoint {
  /** What results call the detector. */
  detectorName: string;
  /** Whether measuring a picture's quality costs nothing. */
  measuresQuality: boolean;
}

/** The Rekognition endpoint, with the detector of this machine or the real service behind it. */
export async function startLocalRekognition({
  detector,
  ...options
}: LocalRekognitionOptions): Promise<LocalRekognition> {
  if (detector === "rekognition") {
    // The one client in local mode that may leave the machine: with the user's own credentials and region.
    const client = new RekognitionClient({ maxAttempts: 1 });
    const endpoint = await startRekognitionServiceEndpoint({ ...options, client });
    return { ...endpoint, detectorName: "rekognition", measuresQuality: false };
  }
  const pool = startDetectorPool();
  const endpoint = await startRekognitionEndpoint({ ...options, detector: pool });
  return {
    ...endpoint,
    detectorName: "local-centernet",
    measuresQuality: true,
    async stop() {
      await endpoint.stop();
      await pool.stop();
    },
  };
}
