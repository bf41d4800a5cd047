import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { attemptFile } from "../attempt-file.ts";
import { type SuspectsAlone, suspectsAlone } from "../suspects-alone.ts";
import { DetectorBusyError, DetectorCrashedError, PictureCrashesError } from "./detector-errors.ts";
import { detectorTurns, type InTurn } from "./detector-turns.ts";
import { type Detector, type Detectors, eachDetector, type LocalFeature } from "./detectors.ts";
import { type Line, localModels } from "./local-models.ts";

interface Options {
  /** Is made if need be; to forget all, it may be deleted */
  dir: string;
  now?: () => number;
  /** Lets in as many as the detectors of a line look at at once. */
  turns?: Readonly<Record<Line, InTurn>>;
  /** With whatever else works on pictures. Default: these detectors alone. */
  suspects?: SuspectsAlone | undefined;
}

const mostCrashes = 2;

/** Whoever asks has waited for a turn before, and gives up after 25 s. */
const waitLimitMs = 5_000;

/** Then a picture has another two: by then it may have been a lack of memory, or of a decoder that was mended. */
const rememberedMs = 24 * 60 * 60 * 1000;

/**
 * Detectors that survive their pictures. Each attempt is written to disk before it begins and taken back when it ends, in
 * whichever way it can tell of. What is left was begun and ended the worker or the whole process; with two of them a
 * picture is not looked at again for the same thing for a day, also after a restart. Pictures are known by their content.
 * One that waits for its turn is not begun: it has no part in what ends the process.
 *
 * Their `detect` throws `PictureCrashesError`, `DetectorBusyError`, and what the detector throws.
 */
export function countAttempts(
  detectors: Detectors,
  {
    dir,
    now = Date.now,
    turns = { quick: detectorTurns(), slow: detectorTurns() },
    suspects = suspectsAlone(),
  }: Options,
): Detectors {
  return eachDetector(counted);

  function counted<Of extends LocalFeature>(feature: Of): Detector<Of> {
    const detector: Detector<Of> = detectors[feature];
    return {
      ...detector,
      async detect(picture, options) {
        const file = join(dir, `${await contentOf(picture)}-${feature}`);
        return await turns[localModels[feature].line](() =>
          attempt(file, () => detector.detect(picture, options)),
        );
      },
    };
  }

  async function attempt<Found>(path: string, detect: () => Promise<Found>): Promise<Found> {
    const file = attemptFile(path);
    const crashes = await file.count(now() - rememberedMs);
    if (crashes >= mostCrashes) {
      throw new PictureCrashesError(`The picture has ended the detector ${crashes} times.`);
    }
    return await suspects.run(() => begun(file, crashes, detect), {
      alone: crashes > 0,
      waitLimitMs,
      tooLong: () => new DetectorBusyError("What may have ended the process had to be alone."),
    });
  }

  async function begun<Found>(
    file: ReturnType<typeof attemptFile>,
    crashes: number,
    detect: () => Promise<Found>,
  ): Promise<Found> {
    const done = await file.begin(crashes + 1);
    try {
      const found = await detect();
      await file.takeBack();
      return found;
    } catch (error) {
      if (!(error instanceof DetectorCrashedError)) await file.takeBack();
      throw error;
    } finally {
      done();
    }
  }
}

async function contentOf(picture: string | Uint8Array): Promise<string> {
  const hash = createHash("sha256");
  if (typeof picture === "string") await pipeline(createReadStream(picture), hash);
  else hash.update(picture);
  return hash.digest("hex");
}
