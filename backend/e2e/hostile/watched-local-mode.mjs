// Local mode as a process of its own that says what it holds: run by target.fixture.ts, with --expose-gc and an IPC channel.

import { setImmediate } from "node:timers/promises";
import { readLabelInput } from "../../../dist/backend/local/detector/labels/label-input.js";
import { startLocal } from "../../../dist/backend/local/start-local.js";

/** Decodes every picture as the detector does, which is where one may hurt, and then sees nothing in it. */
const detector = {
  name: "blind",
  labels: {
    modelVersion: "1",
    async detect(picture) {
      const { width, height, quality } = await readLabelInput(picture);
      return { width, height, quality, detections: [] };
    },
  },
};

const { dataDir, limits, requireKey = false } = JSON.parse(process.argv[2]);
const local = await startLocal({
  dataDir,
  limits,
  requireKey,
  version: "0.0.0-test",
  detector,
  log: (line) => process.send({ kind: "log", line }),
});

const questions = {
  async holdings() {
    await local.drain();
    for (let round = 0; round < 3; round += 1) {
      globalThis.gc();
      await setImmediate();
    }
    const { heapUsed, external, rss } = process.memoryUsage();
    const prototypes = [Object, Array, Function, String, Promise].flatMap(({ name, prototype }) =>
      Reflect.ownKeys(prototype).map((key) => `${name}.${String(key)}`),
    );
    return { liveBytes: heapUsed + external, residentBytes: rss, prototypes };
  },
  async stop() {
    await local.stop();
  },
};

process.on("message", async ({ id, question }) => {
  const answer = await questions[question]();
  process.send({ kind: "answer", id, answer });
  if (question === "stop") process.disconnect();
});

const { url, aws, firstKey } = local;
process.send({
  kind: "ready",
  ready: {
    ...{ apiUrl: url, s3Url: aws.s3.url, apiKey: firstKey },
    ...{ region: aws.region, credentials: aws.credentials },
  },
});
