import { createHash } from "node:crypto";
import { createReadStream, rmSync } from "node:fs";
import { readFile, stat, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { makeFolder } from "../make-folder.ts";
import { storageFaultOf } from "../storage-faults.ts";
import { DetectorCrashedError, PictureCrashesError } from "./detector-errors.ts";
import { detectorTurns, type InTurn } from "./detector-turns.ts";
import { type Detector, type Detectors, eachDetector, type LocalFeature } from "./detectors.ts";
import { type Line, localModels } from "./local-models.ts";

interface Options {
  /** Is made if need be; to forget all, it may be deleted */
  dir: string;
  now?: () => number;
  /** Lets in as many as the detectors of a line look at at once. */
  turns?: Readonly<Record<Line, InTurn>>;
}

const mostCrashes = 2;

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
  { dir, now = Date.now, turns = { quick: detectorTurns(), slow: detectorTurns() } }: Options,
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

  async function attempt<Found>(file: string, detect: () => Promise<Found>): Promise<Found> {
    const crashes = await attemptsIn(file);
    if (crashes >= mostCrashes) {
      throw new PictureCrashesError(`The picture has ended the detector ${crashes} times.`);
    }
    await begin(file, crashes + 1);
    const done = takenBackAtExit(file);
    try {
      const found = await detect();
      await takeBack(file);
      return found;
    } catch (error) {
      if (!(error instanceof DetectorCrashedError)) await takeBack(file);
      throw error;
    } finally {
      done();
    }
  }

  async function attemptsIn(file: string): Promise<number> {
    const known = await stat(file).catch(() => undefined);
    if (!known || now() - known.mtimeMs > rememberedMs) return 0;
    return Number(await readFile(file, "utf8")) || 1;
  }

  async function begin(file: string, attempt: number): Promise<void> {
    try {
      await makeFolder(dir);
      await writeFile(file, String(attempt), { mode: 0o600, flush: true });
    } catch (error) {
      // On a full disk pictures are still looked at.
      if (storageFaultOf(error) !== "storage_full") throw error;
    }
  }
}

/** As Node.js ends for an error that nobody caught. */
const uncaughtCode = 1;

/**
 * A process that is told to end, and does not wait for what is under way, is not ended by its picture.
 * @returns is called when the attempt is over
 */
function takenBackAtExit(file: string): () => void {
  const onExit = (code: number) => {
    if (code !== uncaughtCode) rmSync(file, { force: true });
  };
  process.once("exit", onExit);
  return () => void process.off("exit", onExit);
}

async function takeBack(file: string): Promise<void> {
  await unlink(file).catch(() => {});
}

async function contentOf(picture: string | Uint8Array): Promise<string> {
  const hash = createHash("sha256");
  if (typeof picture === "string") await pipeline(createReadStream(picture), hash);
  else hash.update(picture);
  return hash.digest("hex");
}
