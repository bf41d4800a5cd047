// One process: how long the detector takes with the classifier of a data folder, or without. It tells that as JSON.
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { readInstalledClassifier } from "../../backend/local/detector/classifier/installed-classifier.ts";
import { startDetectorPool } from "../../backend/local/detector/detector-pool.ts";
import type { Measured } from "./targets.ts";

const [dataDir] = process.argv.slice(2);
const rounds = 12;
const side = 400;

const drawn = (name: string) =>
  sharp(fileURLToPath(new URL(`../../../test-cases/${name}`, import.meta.url)));
const clock = await drawn("clock.png").resize(side, side, { fit: "cover" }).png().toBuffer();
const places = [0, side].flatMap((top) => [0, side].map((left) => ({ input: clock, left, top })));
const canvas = (background: string) =>
  sharp({ create: { width: 2 * side, height: 2 * side, channels: 3, background } });
const empty = await canvas("#7f8c8d").jpeg().toBuffer();
const boxes = await canvas("#ffffff").composite(places).jpeg().toBuffer();

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

const startedMs = performance.now();
const classifier = dataDir === undefined ? undefined : await readInstalledClassifier(dataDir);
const pool = startDetectorPool({ classifier });
const { labels } = pool.detectors;
await labels.detect(empty);
const firstMs = performance.now() - startedMs;
const found = await labels.detect(boxes);
let [emptyMs, boxesMs] = [Infinity, Infinity];
for (let round = 0; round < rounds; round += 1) {
  emptyMs = Math.min(emptyMs, await msOf(() => labels.detect(empty)));
  boxesMs = Math.min(boxesMs, await msOf(() => labels.detect(boxes)));
}
const measured: Measured = {
  ...{ firstMs, emptyMs, boxesMs, boxes: found.detections.length },
  megabytes: process.memoryUsage().rss / 1_000_000,
};
process.stdout.write(JSON.stringify(measured));
await pool.stop();
