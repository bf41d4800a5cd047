import diagnostics from "node:diagnostics_channel";
import type { Worker } from "node:worker_threads";
import { describe, expect, it } from "@jest/globals";
import { ConversionError } from "../../core/ports/convert.ts";
import { threadIsReady } from "./conversion-messages.ts";
import { builds, sample } from "./converters.fixture.ts";
import { conversionError, isOfThisMachine } from "./picture/conversion-fault.ts";
import { threadConverter } from "./thread-converter.ts";

const [[, native]] = builds as [(typeof builds)[number]];

const code = (text: string) => new URL(`data:text/javascript,${encodeURIComponent(text)}`);

async function faultWith(options: Parameters<typeof threadConverter>[0]): Promise<unknown> {
  const converter = threadConverter({ ...native, ...options });
  try {
    return await converter.convert(await sample("lossy.webp"), "webp").catch((error) => error);
  } finally {
    await converter.close();
  }
}

describe("what this program lacks is no fault of the picture", () => {
  it("a thread whose file is not there, throws, or ends", async () => {
    const workers = [
      new URL("./there-is-none.js", import.meta.url),
      code('throw new Error("no decoder could be loaded");'),
      code("process.exit(0);"),
    ];
    for (const worker of workers) {
      const fault = await faultWith({ worker });
      expect(fault).toBeInstanceOf(Error);
      expect(fault).not.toBeInstanceOf(ConversionError);
    }
  });

  it("a picture's file that is not there", async () => {
    const converter = threadConverter(native);
    try {
      const fault = await converter.convert("/nonexistent.webp", "webp").catch((error) => error);
      expect(fault).toMatchObject({ code: "ENOENT" });
      expect(fault).not.toBeInstanceOf(ConversionError);
    } finally {
      await converter.close();
    }
  });

  it("a decoder that was not installed, but not what a decoder says of bytes", () => {
    const coded = (code: string) => Object.assign(new Error("it failed"), { code });
    for (const code of ["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND", "ENOENT", "EMFILE", "ENOMEM"]) {
      expect(isOfThisMachine(coded(code))).toBe(true);
    }
    for (const code of ["ERR_OUT_OF_RANGE", "ERR_BUFFER_OUT_OF_BOUNDS", "Z_DATA_ERROR"]) {
      expect(isOfThisMachine(coded(code))).toBe(false);
      expect(conversionError(coded(code), "png")).toMatchObject({ reason: "damaged" });
    }
  });

  it.each([
    "VipsJpeg: Insufficient memory (case 4)",
    "source: bad seek to 457756\nheif: Invalid input: Unspecified: Memory allocation error (2.0)",
    "heif: Memory allocation error: Unspecified: Allocating 16000015 bytes failed (6.0)",
    "Input buffer has corrupt header: vips_tracked: out of memory -- size == 114MB",
    "Array buffer allocation failed",
    "std::bad_alloc",
  ])("too little memory, as it is said: %s", (said) => {
    expect(isOfThisMachine(new Error(said))).toBe(true);
  });

  it.each([
    "heif: Memory allocation error: Security limit exceeded: Memory usage of 2 GB exceeds security limit of 1 GB",
    "Worker terminated due to reaching memory limit: JS heap out of memory",
  ])("but not a limit of its own: %s", (said) => {
    expect(isOfThisMachine(new Error(said))).toBe(false);
  });
});

describe("a thread that ends", () => {
  const picture = new Uint8Array([0]);

  it("has said what it said, whichever of its ports is read first", async () => {
    const worker = code(
      `
      import { parentPort } from "node:worker_threads";
      parentPort.on("message", () => {
        parentPort.postMessage("READY");
        throw new Error("it broke");
      });`.replace("READY", threadIsReady),
    );
    const faultOfNext = async () => {
      const converter = threadConverter({ ...native, worker });
      return converter.convert(picture, "webp").catch((error) => error);
    };
    for (let thread = 0; thread < 30; thread += 1) {
      expect(await faultOfNext()).toMatchObject({ reason: "crashed", detail: "it broke" });
    }
  });

  it.each(["throw new Error('it broke')", "process.exit(7)", "process.exit(0)"])(
    "at a picture without a word of its decoder says nothing of that: %s",
    async (end) => {
      const worker = code(
        `
        import { parentPort } from "node:worker_threads";
        parentPort.postMessage("READY");
        parentPort.on("message", () => { END });`
          .replace("READY", threadIsReady)
          .replace("END", end),
      );
      const converter = threadConverter({ ...native, worker });
      const fault = await converter.convert(picture, "webp").catch((error) => error);
      expect(fault).toMatchObject({ name: "ConversionError", reason: "crashed" });
    },
  );

  it.each(["throw new Error('it broke late')", "process.exit(0)"])(
    "between two pictures leaves the next one to another: %s",
    async (end) => {
      const worker = code(
        `
        import { parentPort } from "node:worker_threads";
        parentPort.postMessage("READY");
        parentPort.on("message", ({ id }) => {
          parentPort.postMessage({ id, converted: { threadId: id } });
          setImmediate(() => { END });
        });`
          .replace("READY", threadIsReady)
          .replace("END", end),
      );
      const converter = threadConverter({ ...native, worker });
      try {
        let ended: Promise<unknown> | undefined;
        const watch = ({ worker }: { worker: Worker }) => {
          ended = new Promise((resolve) => worker.once("exit", resolve));
        };
        diagnostics.subscribe("worker_threads", watch as diagnostics.ChannelListener);
        expect(await converter.convert(picture, "webp")).toEqual({ threadId: 1 });
        diagnostics.unsubscribe("worker_threads", watch as diagnostics.ChannelListener);
        await ended;
        expect(await converter.convert(picture, "webp")).toEqual({ threadId: 2 });
      } finally {
        await converter.close();
      }
    },
  );
});

describe("the time in which the process was halted", () => {
  const answering = (body: string) =>
    code(
      `
      import { parentPort } from "node:worker_threads";
      let asked = 0;
      const answer = (id) => parentPort.postMessage({ id, converted: { asked } });
      const timeOut = (id) =>
        parentPort.postMessage({ id, fault: { reason: "timed_out", detail: "timeout" } });
      parentPort.postMessage("READY");
      parentPort.on("message", ({ id }) => { asked += 1; BODY });`
        .replace("READY", threadIsReady)
        .replace("BODY", body),
    );

  async function convertedBy(body: string, timeoutMs = 30_000, meanwhile = () => {}) {
    const converter = threadConverter({ worker: answering(body), timeoutMs });
    try {
      const converted = converter.convert(new Uint8Array([0]), "webp");
      // It has begun.
      await null;
      meanwhile();
      return await converted.catch((error) => error);
    } finally {
      await converter.close();
    }
  }

  const halt = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_600);

  it("is no part of a conversion's", async () => {
    const late = "setTimeout(() => answer(id), 5)";
    expect(await convertedBy(late, 1_500, halt)).toEqual({ asked: 1 });
  });

  it("ends a decoder, which has a limit of its own, for once", async () => {
    expect(await convertedBy("asked < 2 ? timeOut(id) : answer(id)")).toEqual({ asked: 2 });
    expect(await convertedBy("timeOut(id)")).toMatchObject({ reason: "timed_out" });
  });
});
