import { afterEach, describe, expect, it } from "@jest/globals";
import { DetectorCrashedError, DetectorStoppedError } from "./detector-errors.ts";
import { type DetectorPool, type DetectorPoolOptions, startDetectorPool } from "./detector-pool.ts";
import { ModelFileError } from "./models/model-file-error.ts";

// A worker that does as the "picture" says, and reports the order of its questions as the width.
const obedient = new URL(
  `data:text/javascript,${encodeURIComponent(`
  import { parentPort } from "node:worker_threads";
  let asked = 0;
  parentPort.on("message", ({ id, picture }) => {
    asked += 1;
    if (picture === "vanish") process.exit(7);
    parentPort.postMessage({ id, begun: true });
    if (picture === "die") process.exit(7);
    if (picture === "throw") throw new Error("out of memory");
    if (picture === "twice") parentPort.postMessage({ id, found: { width: 0 } });
    if (picture === "of another") parentPort.postMessage({ id: id + 1, found: { width: 0 } });
    if (picture === "no model") return parentPort.postMessage({ id, modelFile: "x.bin is missing" });
    const answer = () => parentPort.postMessage({ id, found: { width: asked, height: 0, detections: [], quality: {} } });
    if (picture === "late") return setTimeout(answer, 1_200);
    if (picture !== "hang") answer();
    if (picture === "last") process.exit(7);
  });`)}`,
);

describe("the pool with a worker that does as it is told", () => {
  let pool: DetectorPool;
  const start = (options: DetectorPoolOptions = {}) => {
    pool = startDetectorPool({ workerUrl: obedient, ...options });
    return pool;
  };
  afterEach(() => pool.stop());
  const orderOf = async (picture: string) => (await pool.detectors.labels.detect(picture)).width;

  it("answers first in, first out, with one worker", async () => {
    start();
    expect(await Promise.all(["a", "b", "c", "d"].map(orderOf))).toEqual([1, 2, 3, 4]);
  });

  it("does not let what is quick wait for what is slow", async () => {
    start();
    const slow = pool.detectors.text.detect("hang");
    expect(await orderOf("a")).toBe(1);
    const refused = expect(slow).rejects.toThrow(DetectorStoppedError);
    await pool.stop();
    await refused;
  });

  it("tells of a model whose file is missing, and keeps the worker", async () => {
    start();
    await expect(pool.detectors.faces.detect("no model")).rejects.toThrow(
      new ModelFileError("x.bin is missing"),
    );
    expect(await orderOf("a")).toBe(2);
  });

  it("shares the pictures among its workers", async () => {
    start({ workers: 2 });
    const hanging = pool.detectors.labels.detect("hang");
    expect(await Promise.all(["a", "b"].map(orderOf))).toEqual([1, 2]);
    const refused = expect(hanging).rejects.toThrow(DetectorStoppedError);
    await pool.stop();
    await refused;
  });

  it.each(["die", "throw"])("replaces a worker that was told to %s", async (end) => {
    start();
    const [crashed, ...rest] = await Promise.allSettled([end, "a", "b"].map(orderOf));
    expect(crashed).toMatchObject({ status: "rejected", reason: expect.any(DetectorCrashedError) });
    expect(rest.map((result) => result.status === "fulfilled" && result.value)).toEqual([1, 2]);
  });

  it("knows that a worker had begun, whichever of its ports is read first", async () => {
    start();
    for (let worker = 0; worker < 30; worker += 1) {
      await expect(orderOf("throw")).rejects.toThrow(DetectorCrashedError);
    }
  });

  it.each(["vanish", "last"])(
    "holds it against no picture that a worker ended before it began with it: %s",
    async (end) => {
      start();
      const results = await Promise.allSettled([end, "a", "b"].map(orderOf));
      const faults = results.map((result) => result.status === "rejected" && result.reason.name);
      expect(faults).toContain("DetectorFailedError");
      expect(faults).not.toContain("DetectorCrashedError");
    },
  );

  it("gives a picture the first answer that is for it", async () => {
    start();
    expect(await Promise.all(["twice", "of another", "a"].map(orderOf))).toEqual([0, 2, 3]);
  });

  it("replaces a worker that takes too long", async () => {
    start({ timeLimitMs: 2_000 });
    const [overdue, next] = await Promise.allSettled(["hang", "a"].map(orderOf));
    expect(overdue).toMatchObject({
      reason: { name: "DetectorFailedError", cause: { message: "no answer within 2000 ms" } },
    });
    expect(next).toMatchObject({ status: "fulfilled", value: 1 });
  });

  it("does not count the time in which the process was halted", async () => {
    start({ timeLimitMs: 1_000 });
    await orderOf("a");
    const answer = orderOf("late");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_100);
    expect(await answer).toBe(2);
  });

  it("rejects each picture, and starts no endless row of workers, where the worker cannot start", async () => {
    start({ workerUrl: new URL("data:text/javascript,throw new Error('no model')") });
    const results = await Promise.allSettled(["a", "b"].map(orderOf));
    // It is not the pictures' doing.
    const fault = { status: "rejected", reason: { name: "DetectorFailedError" } };
    expect(results).toMatchObject([fault, fault]);
  });

  it("refuses what waits when it is stopped, and what comes later", async () => {
    start();
    const results = Promise.allSettled(["hang", "a"].map(orderOf));
    await pool.stop();
    expect(await results).toMatchObject([
      { reason: expect.any(DetectorStoppedError) },
      { reason: expect.any(DetectorStoppedError) },
    ]);
    await expect(pool.detectors.labels.detect("b")).rejects.toThrow(DetectorStoppedError);
  });
});
