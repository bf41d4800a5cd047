import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterRunning } from "../../core/after-running.ts";
import { conversionLimits } from "../../core/blob/conversion-limits.ts";
import type { ConvertibleFormat } from "../../core/blob/convertible-formats.ts";
import { ConversionError, type Converted, type Converter } from "../../core/ports/convert.ts";
import {
  type ConversionAnswer,
  type ConversionQuestion,
  threadIsReady,
} from "./conversion-messages.ts";
import { ConverterFailedError } from "./converter-failed-error.ts";
import { isOfThisMachine } from "./picture/conversion-fault.ts";

export interface ThreadConverter extends Converter {
  /** Ends the thread. */
  close(): Promise<void>;
}

export interface ThreadConverterOptions {
  /** What the thread runs: `conversion-worker.js`, or a bundle of it. */
  worker?: URL | string;
  /** The whole of a conversion takes no longer; what is at work then is ended. */
  timeoutMs?: number;
  /** Of what is JavaScript's own. What WebAssembly holds is bounded by the limits of pixels. */
  maxHeapMib?: number;
  execArgv?: string[];
}

/** A picture at work: how it ends. */
interface Job {
  source: ConvertibleFormat;
  resolve(converted: Converted): void;
  reject(error: Error): void;
  /** Whether it is at work once more. */
  askAgain(): boolean;
}

/**
 * Converts in a thread of its own, one picture after another: what hangs is ended there, and what breaks WebAssembly
 * breaks it for nobody else. After either, the next picture gets a new thread.
 */
export function threadConverter({
  worker: file = join(import.meta.dirname, "conversion-worker.js"),
  timeoutMs = conversionLimits.timeoutMs,
  maxHeapMib = 512,
  execArgv,
}: ThreadConverterOptions = {}): ThreadConverter {
  let thread: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let asked = 0;

  function start(): Worker {
    const started = new Worker(file, {
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMib },
      ...(execArgv && { execArgv }),
    });
    // Who waits for no picture needs no thread.
    started.unref();
    // One that ends between two pictures is heard by nobody else: the next picture is not handed to it.
    started.on("error", () => {});
    started.on("exit", () => {
      if (thread === started) thread = undefined;
    });
    return started;
  }

  async function end() {
    const ended = thread;
    thread = undefined;
    await ended?.terminate();
  }

  function convertNext(picture: string | Uint8Array, source: ConvertibleFormat) {
    thread ??= start();
    const at = thread;
    return new Promise<Converted>((resolve, reject) => {
      let isAskedAgain = false;
      const ask = () => {
        asked += 1;
        at.postMessage({ id: asked, picture, source, timeoutMs } satisfies ConversionQuestion);
      };
      // The decoder has a limit of its own, which counts the time in which the process was halted: before ours is over,
      // it is asked again.
      const askAgain = () => {
        if (isAskedAgain) return false;
        isAskedAgain = true;
        ask();
        return true;
      };
      const settle = settler({ source, resolve, reject, askAgain }, at, end);
      const overdue = afterRunning(timeoutMs, () => {
        settle.fail(new ConversionError("timed_out", source, `${timeoutMs} ms were not enough`));
      });
      settle.finally(() => clearInterval(overdue));
      at.ref();
      ask();
    });
  }

  return {
    convert(picture, source) {
      const converted = last.then(() => convertNext(picture, source));
      last = converted.catch(() => {});
      return converted;
    },
    close: end,
  };
}

/** Threads that have said that they are ready. */
const ready = new WeakSet<Worker>();

/** Hears how a picture ends: by an answer, by the end of its thread, or by the caller. */
function settler(job: Job, thread: Worker, end: () => Promise<void>) {
  let onSettled = () => {};
  const never = (cause: ErrorOptions | undefined) =>
    new ConverterFailedError("The thread that converts pictures cannot start.", cause);
  const done = () => {
    thread.off("message", onMessage).off("error", onError).off("exit", onExit);
    thread.unref();
    onSettled();
  };
  const fail = (error: Error) => {
    done();
    // It waits for the thread's end: its memory is free before the next begins.
    void end().finally(() => job.reject(error));
  };
  const onMessage = (answer: ConversionAnswer | typeof threadIsReady) => {
    if (answer === threadIsReady) {
      ready.add(thread);
      return;
    }
    if ("converted" in answer) {
      done();
      job.resolve(answer.converted);
    } else if ("cannotRead" in answer) {
      // Another thread begins anew: a module that could not be loaded is remembered as that.
      fail(new ConverterFailedError(answer.cannotRead.message, answer.cannotRead));
    } else {
      const { reason, detail } = answer.fault;
      if (reason === "timed_out" && !answer.isWasmBroken && job.askAgain()) return;
      const error = new ConversionError(reason, job.source, detail);
      if (answer.isWasmBroken) return fail(error);
      done();
      job.reject(error);
    }
  };
  // What was thrown may be heard before what was said before it: they come through two ports. At the exit all has been read.
  let thrown: (Error & { code?: string }) | undefined;
  const onError = (error: Error) => {
    thrown = error;
  };
  const onExit = () => {
    const cause = thrown && { cause: thrown };
    if (!ready.has(thread)) return fail(never(cause));
    if (thrown && isOfThisMachine(thrown))
      return fail(new ConverterFailedError(thrown.message, cause));
    // Its heap has a limit of its own. All else that ends a thread is no word of a decoder's about the picture's bytes.
    const reason = thrown?.code === "ERR_WORKER_OUT_OF_MEMORY" ? "too_large" : "crashed";
    const detail = thrown?.message ?? "its decoder ended";
    fail(new ConversionError(reason, job.source, detail, cause));
  };
  thread.on("message", onMessage).on("error", onError).on("exit", onExit);
  return {
    fail,
    finally(then: () => void) {
      onSettled = then;
    },
  };
}
