import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type DetectorPool, startDetectorPool } from "./detector-pool.ts";
import { UnreadablePictureError } from "./picture/decoder-verdict.ts";

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
      pool.detectors.labels.detect(stopSign),
      readFile(stopSign).then((bytes) => pool.detectors.labels.detect(bytes)),
    ]);
    expect(fromFile.detections).toHaveLength(1);
    expect(fromFile.detections[0]).toMatchObject({ classIndex: 11 });
    expect(fromBytes).toEqual(fromFile);
  });

  it("refuses what is no picture, and goes on", async () => {
    await expect(pool.detectors.labels.detect(Buffer.from("text"))).rejects.toThrow(
      UnreadablePictureError,
    );
    expect((await pool.detectors.labels.detect(stopSign)).detections).toHaveLength(1);
  });

  it("looks for everything in one picture at the same time, each by its own model", async () => {
    const { labels, moderation, faces, text } = pool.detectors;
    const [seen, scores, people, read] = await Promise.all([
      labels.detect(stopSign),
      moderation.detect(stopSign),
      faces.detect(stopSign),
      text.detect(stopSign),
    ]);
    expect(seen.detections).toHaveLength(1);
    expect(scores.neutral + scores.drawing).toBeGreaterThan(90);
    expect(people.faces).toEqual([]);
    expect(read.lines.map((line) => line.text)).toEqual(["STOP"]);
  });

  it("names its model, and not Rekognition's", () => {
    const versions = Object.values(pool.detectors).map(({ modelVersion }) => modelVersion);
    for (const version of versions) expect(version).toMatch(/^local-.*[a-z]\d+\.\d+\.\d+$/);
    expect(new Set(versions).size).toBe(4);
  });
});

describe("a process with a pool", () => {
  it.each([
    ["that is loading", ""],
    ["that was used", `await pool.detectors.labels.detect(${JSON.stringify(stopSign)});`],
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
