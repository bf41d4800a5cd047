import type { DetectedPicture } from "./detection.ts";
import { DetectorStoppedError } from "./detector-errors.ts";
import { openSeat, type WaitingPicture } from "./detector-seat.ts";
import { detectorVersion } from "./detector-version.ts";

export interface DetectorPoolOptions {
  /** Worker threads, each with a model of its own (about 150 MB) and one core's work. Default 1. */
  workers?: number;
  /** The built worker. Default: `detector-worker.js` beside this module, which exists in `dist/`. */
  workerUrl?: URL;
  /** How long a worker may look at one picture before it is taken for stuck and replaced. Default 30,000 ms. */
  timeLimitMs?: number;
}

export interface DetectorPool {
  /** What stands where Rekognition's `LabelModelVersion` would. */
  readonly modelVersion: string;
  /**
   * Finds what is in a picture: a path, or the bytes of the file. Pictures wait their turn, first in, first out.
   *
   * @throws UnreadablePictureError if the picture cannot be decoded
   * @throws DetectorStoppedError if the pool is stopped before the picture's turn or during it
   * @throws DetectorCrashedError if the worker dies, or takes longer than the time limit; the next picture gets a new one
   */
  detect(picture: string | Uint8Array): Promise<DetectedPicture>;
  /** Ends the workers. Pictures that are not answered yet are refused. */
  stop(): Promise<void>;
}

/**
 * Starts worker threads that load the detector at once and answer as soon as they have. It returns without waiting for them.
 * A pool without a picture in it does not keep the process alive.
 */
export function startDetectorPool(options: DetectorPoolOptions = {}): DetectorPool {
  const { workers = 1, timeLimitMs = 30_000 } = options;
  const workerUrl = options.workerUrl ?? new URL("./detector-worker.js", import.meta.url);
  const queue: WaitingPicture[] = [];
  const seats = Array.from({ length: workers }, () =>
    openSeat(workerUrl, timeLimitMs, () => queue.shift()),
  );
  let isStopped = false;

  return {
    modelVersion: detectorVersion,
    detect: (picture) =>
      new Promise((resolve, reject) => {
        if (isStopped) return reject(new DetectorStoppedError("The detector is stopped."));
        queue.push({ picture, resolve, reject });
        seats.find((seat) => seat.isFree())?.takeNext();
      }),
    async stop() {
      isStopped = true;
      const refusal = new DetectorStoppedError(
        "The detector was stopped before this picture's turn.",
      );
      for (const waiting of queue.splice(0)) waiting.reject(refusal);
      await Promise.all(seats.map((seat) => seat.close()));
    },
  };
}
