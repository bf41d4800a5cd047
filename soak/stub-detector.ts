import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleepMs } from "node:timers/promises";
import type { NamedDetector } from "../backend/local/rekognition/local-rekognition.ts";
import type { LocalSetup } from "./local-setup.ts";
import type { Random } from "./random.ts";

const shortestMs = 50;
const longestMs = 300;

/**
 * Stands in for the detector and knows every picture of the soak, so that a result can be told to be its own picture's and
 * no other's. A picture that it does not know was damaged on its way, and is an error.
 */
export function stubDetector(detections: LocalSetup["detections"], random: Random): NamedDetector {
  return {
    name: "soak-stub",
    modelVersion: "1",
    async detect(picture) {
      const bytes = typeof picture === "string" ? await readFile(picture) : picture;
      const known = detections[createHash("sha256").update(bytes).digest("hex")];
      if (!known) throw new Error("The detector was given a picture that is not of the soak.");
      await sleepMs(shortestMs + random() * (longestMs - shortestMs));
      return {
        width: 320,
        height: 240,
        detections: [{ ...known, box: { left: 0.25, top: 0.25, width: 0.5, height: 0.5 } }],
        quality: { brightness: 50, contrast: 50, sharpness: 50 },
      };
    },
  };
}
