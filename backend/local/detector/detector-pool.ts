import type { InstalledClassifier } from "./classifier/installed-classifier.ts";
import { DetectorStoppedError } from "./detector-errors.ts";
import { openSeat, type WaitingPicture } from "./detector-seat.ts";
import { type Detectors, eachDetector, type Findings, type LocalFeature } from "./detectors.ts";
import { type AddedModels, type Line, localModels, modelVersion } from "./local-models.ts";

export interface DetectorPoolOptions {
  /** Worker threads for what is quick, each with models of its own (150 MB and more) and one core's work. Default 1. */
  workers?: number;
  /** The built worker. Default: `detector-worker.js` beside this module, which exists in `dist/`. */
  workerUrl?: URL;
  /** How long a worker may look at one picture before it is taken for stuck and replaced. Default 30,000 ms. */
  timeLimitMs?: number;
  /** Names what is found, beside the detector of labels. Default: there is none. */
  classifier?: InstalledClassifier | undefined;
}

export interface DetectorPool {
  /**
   * Each finds what is in a picture: a path, or the bytes of the file. Pictures wait their turn, first in, first out,
   * in one line for what is quick and in one for what is slow.
   *
   * Their `detect` throws:
   * - `UnreadablePictureError` if the picture cannot be decoded
   * - `ModelFileError` if a file of the model is missing or damaged; what needs other models goes on
   * - `DetectorStoppedError` if the pool is stopped before the picture's turn or during it
   * - `DetectorCrashedError` if the worker dies, `DetectorFailedError` if it takes longer than the time limit; the next picture gets a new one
   */
  readonly detectors: Detectors;
  /** Ends the workers. Pictures that are not answered yet are refused. */
  stop(): Promise<void>;
}

/**
 * Starts worker threads that load the detector of labels at once and answer as soon as they have. It returns without waiting
 * for them. Other models are loaded when they are first asked for. A pool without a picture in it does not keep the process
 * alive.
 */
export function startDetectorPool(options: DetectorPoolOptions = {}): DetectorPool {
  const { workers = 1, timeLimitMs = 30_000, classifier } = options;
  const workerUrl = options.workerUrl ?? new URL("./detector-worker.js", import.meta.url);
  const added: AddedModels = classifier ? { classifier: classifier.file } : {};
  const open = (amount: number, atOnce?: readonly LocalFeature[]) => {
    const queue: WaitingPicture[] = [];
    const seats = Array.from({ length: amount }, () =>
      openSeat({ workerUrl, timeLimitMs, atOnce, added, next: () => queue.shift() }),
    );
    return { queue, seats };
  };
  const lines: Record<Line, ReturnType<typeof open>> = {
    quick: open(workers, ["labels"]),
    slow: open(1),
  };
  const everyLine = Object.values(lines);
  let isStopped = false;

  const detect = <Of extends LocalFeature>(
    feature: Of,
    picture: string | Uint8Array,
    options = {},
  ) =>
    new Promise<Findings[Of]>((resolve, reject) => {
      if (isStopped) return reject(new DetectorStoppedError("The detector is stopped."));
      const { queue, seats } = lines[localModels[feature].line];
      const settle = (found: Findings[LocalFeature]) => resolve(found as Findings[Of]);
      queue.push({ feature, picture, options, resolve: settle, reject });
      seats.find((seat) => seat.isFree())?.takeNext();
    });

  return {
    detectors: eachDetector((feature) => ({
      modelVersion: modelVersion(feature, classifier),
      detect: (...asked) => detect(feature, ...asked),
    })),
    async stop() {
      isStopped = true;
      const refusal = new DetectorStoppedError(
        "The detector was stopped before this picture's turn.",
      );
      for (const { queue } of everyLine) {
        for (const waiting of queue.splice(0)) waiting.reject(refusal);
      }
      await Promise.all(everyLine.flatMap(({ seats }) => seats.map((seat) => seat.close())));
    },
  };
}
