import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { UnreadablePictureError } from "./decoder-verdict.ts";
import { type DetectorPool, startDetectorPool } from "./detector-pool.ts";

const dist = new URL("../../../dist/backend/local/detector/", import.meta.url);
const workerUrl = new URL("detector-worker.js", dist);
const stopSign = fileURLToPath(new URL("../../../test-cases/stop-sign.jpg", import.meta.url));

describe("the pool with the real detector", () => {
  let pool: DetectorPool;
  beforeAll(() => {
    pool = startDetectorPool({ workerUrl });
  });
  afterAll(() => pool.stop());

  it("finds what is in a file and in bytes, asked for at once", async () => {
    const [fromFile, fromBytes] = await Promise.all([
      pool.detect(stopSign),
      readFile(stopSign).then((bytes) => pool.detect(bytes)),
    ]);
    expect(fromFile.detections).toHaveLength(1);
    expect(fromFile.detections[0]).toMatchObject({ classIndex: 11 });
    expect(fromBytes).toEqual(fromFile);
  });

  it("refuses what is no picture, and goes on", async () => {
    await expect(pool.detect(Buffer.from("text"))).rejects.toThrow(UnreadablePictureError);
    expect((await pool.detect(stopSign)).detections).toHaveLength(1);
  });

  it("names its model, and not Rekognition's", () => {
    expect(pool.modelVersion).toMatch(/^local-centernet-coco80-human\d+\.\d+\.\d+$/);
  });
});

describe("a process with a pool", () => {
  it.each([
    ["that is loading", ""],
    ["that was used", `await pool.detect(${JSON.stringify(stopSign)});`],
  ])("ends by itself with a pool %s", async (_, use) => {
    const poolUrl = new URL("detector-pool.js", dist).href;
    const script = `const { startDetectorPool } = await import(${JSON.stringify(poolUrl)}); const pool = startDetectorPool({ workers: 2 }); ${use}`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      stdio: "ignore",
    });
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
  });
});
