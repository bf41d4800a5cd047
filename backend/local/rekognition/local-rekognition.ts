import { RekognitionClient } from "@aws-sdk/client-rekognition";
import type { InstalledClassifier } from "../detector/classifier/installed-classifier.ts";
import { countAttempts } from "../detector/count-attempts.ts";
import { startDetectorPool } from "../detector/detector-pool.ts";
import { modelNames } from "../detector/local-models.ts";
import type { SuspectsAlone } from "../suspects-alone.ts";
import { type LocalEndpointOptions, startRekognitionEndpoint } from "./rekognition-endpoint.ts";
import { startRekognitionServiceEndpoint } from "./rekognition-service.ts";
import type { EndpointOptions, RekognitionEndpoint } from "./server/rekognition-server.ts";

/** Something else that looks at pictures, and what results call it. */
export type NamedDetectors = LocalEndpointOptions["detectors"] & { name: string };

export interface LocalRekognitionOptions extends EndpointOptions {
  /** `rekognition`: the real service. */
  detector: "local" | "rekognition" | NamedDetectors;
  /** Where the local detector counts its attempts. */
  attemptsDir: string;
  /** With whatever else works on pictures. Default: the detectors alone. */
  suspects?: SuspectsAlone | undefined;
  /** What was added to the local detector. Default: nothing. */
  classifier?: InstalledClassifier | undefined;
}

export interface LocalRekognition extends RekognitionEndpoint {
  /** What results call the detector. */
  detectorName: string;
  /** Whether measuring a picture's quality costs nothing. */
  measuresQuality: boolean;
}

/** The Rekognition endpoint, with the detector of this machine, the real service or what it is given behind it. */
export async function startLocalRekognition({
  detector,
  attemptsDir,
  suspects,
  classifier,
  ...options
}: LocalRekognitionOptions): Promise<LocalRekognition> {
  if (detector === "rekognition") {
    // The one client in local mode that may leave the machine: with the user's own credentials and region.
    const client = new RekognitionClient({ maxAttempts: 1 });
    const endpoint = await startRekognitionServiceEndpoint({ ...options, client });
    return { ...endpoint, detectorName: "rekognition", measuresQuality: false };
  }
  if (detector !== "local") {
    const endpoint = await startRekognitionEndpoint({ ...options, detectors: detector });
    return { ...endpoint, detectorName: detector.name, measuresQuality: true };
  }
  const pool = startDetectorPool({ classifier });
  const endpoint = await startRekognitionEndpoint({
    ...options,
    detectors: countAttempts(pool.detectors, { dir: attemptsDir, suspects }),
  });
  return {
    ...endpoint,
    detectorName: modelNames(classifier),
    measuresQuality: true,
    async stop() {
      await endpoint.stop();
      await pool.stop();
    },
  };
}
