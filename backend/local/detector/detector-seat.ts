import { Worker } from "node:worker_threads";
import { afterRunning } from "../../core/after-running.ts";
import {
  DetectorCrashedError,
  DetectorFailedError,
  DetectorStoppedError,
} from "./detector-errors.ts";
import type { DetectorAnswer, DetectorQuestion, WorkerSetup } from "./detector-messages.ts";
import type { Findings, LocalFeature } from "./detectors.ts";
import type { AddedModels } from "./local-models.ts";
import { ModelFileError } from "./models/model-file-error.ts";
import { UnreadablePictureError } from "./picture/decoder-verdict.ts";

/** A picture, and whoever waits for what is in it. */
export interface WaitingPicture extends Omit<DetectorQuestion, "id"> {
  resolve(found: Findings[LocalFeature]): void;
  reject(error: Error): void;
}

interface SeatOptions {
  workerUrl: URL;
  timeLimitMs: number;
  /** What its worker loads at once. Default: there is no worker before the first picture. */
  atOnce: readonly LocalFeature[] | undefined;
  added: AddedModels;
  next: () => WaitingPicture | undefined;
}

/** One place for a worker. The worker may die; the place stays, and seats another when there is a picture to look at. */
export function openSeat({ workerUrl, timeLimitMs, atOnce, added, next }: SeatOptions) {
  let worker: Worker | undefined = atOnce && startWorker();
  let current:
    | { id: number; waiting: WaitingPicture; deadline: NodeJS.Timeout; isBegun: boolean }
    | undefined;
  let questions = 0;

  function startWorker(): Worker {
    // The parent's flags (a test runner's, a debugger's) are not the worker's.
    const workerData: WorkerSetup = { atOnce: atOnce ?? [], added };
    const started = new Worker(workerUrl, { execArgv: [], workerData });
    started.unref();
    // Once more when it runs: the first call may come before there is a port to let go of.
    started.once("online", () => {
      if (!current) started.unref();
    });
    started.on("message", (answer: DetectorAnswer) => {
      if (started === worker) settle(answer);
    });
    // What was thrown may be heard before what was said before it: they come through two ports. At the exit all has been read.
    let thrown: Error | undefined;
    started.on("error", (error: Error) => {
      thrown = error;
    });
    // One that ends before it has begun with a picture was ended by something else.
    started.on("exit", (code) =>
      lose(
        started,
        thrown ?? new Error(`the worker ended with code ${code}`),
        current?.isBegun ? DetectorCrashedError : DetectorFailedError,
      ),
    );
    return started;
  }

  function takeNext(): void {
    if (current) return;
    const waiting = next();
    if (!waiting) return;
    worker ??= startWorker();
    questions += 1;
    const deadline = afterRunning(timeLimitMs, overdue);
    current = { id: questions, waiting, deadline, isBegun: false };
    worker.ref();
    const { feature, picture, options } = waiting;
    worker.postMessage({ id: questions, feature, picture, options } satisfies DetectorQuestion);
  }

  function settle(answer: DetectorAnswer): void {
    if (current?.id !== answer.id) return;
    if ("begun" in answer) {
      current.isBegun = true;
      return;
    }
    const { waiting } = release();
    if ("found" in answer) waiting.resolve(answer.found);
    else if ("unreadable" in answer) waiting.reject(new UnreadablePictureError(answer.unreadable));
    else if ("modelFile" in answer) waiting.reject(new ModelFileError(answer.modelFile));
    else {
      worker = undefined;
      waiting.reject(new DetectorFailedError(`The detector failed: ${answer.failed}`));
    }
    takeNext();
  }

  function lose(lost: Worker, cause: Error, FaultError: typeof DetectorCrashedError): void {
    if (lost !== worker) return;
    worker = undefined;
    if (!current) return;
    const { waiting } = release();
    const what =
      FaultError === DetectorCrashedError
        ? "The detector's worker died on this picture; try it again."
        : `The detector could not look at this picture: ${cause.message}`;
    waiting.reject(new FaultError(what, { cause }));
    takeNext();
  }

  function overdue(): void {
    const stuck = worker;
    if (!stuck) return;
    // A machine that is busy does that to any picture.
    lose(stuck, new Error(`no answer within ${timeLimitMs} ms`), DetectorFailedError);
    void stuck.terminate();
  }

  function release() {
    if (!current) throw new Error("released a seat that looks at no picture");
    const released = current;
    clearInterval(released.deadline);
    current = undefined;
    worker?.unref();
    return released;
  }

  return {
    isFree: () => current === undefined,
    takeNext,
    async close() {
      const last = worker;
      worker = undefined;
      if (current) release().waiting.reject(new DetectorStoppedError("The detector was stopped."));
      await last?.terminate();
    },
  };
}
