/**
 * How long each of local mode's models takes for one picture of 1 MP, beside labels in the same run, and what they hold:
 * `npm run bench:features`. Look at the ratios: all of them had the same machine at the same time.
 *
 *   --check   exit with 1 when a target is missed
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { startDetectorPool } from "../../backend/local/detector/detector-pool.ts";
import { median } from "../statistics.ts";
import { type Measured, targetsOf } from "./targets.ts";

const { values: options } = parseArgs({ options: { check: { type: "boolean", default: false } } });
const rounds = 7;
const dist = new URL("../../", import.meta.url);
const picture = await sharp(fileURLToPath(new URL("../test-cases/stop-sign.jpg", dist)))
  .resize(1154, 866, { fit: "fill" })
  .jpeg({ quality: 90 })
  .toBuffer();

const pool = startDetectorPool();
const { labels, moderation, faces, text } = pool.detectors;
const others = { moderation, faces, text };

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}
const megabytes = () => process.memoryUsage().rss / 1_000_000;
const warm: Record<string, number[]> = { labels: [], moderation: [], faces: [], text: [] };
const firstMs: Record<string, number> = {};

await msOf(() => labels.detect(picture));
const alone: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  alone.push(await msOf(() => labels.detect(picture)));
}
const labelsMegabytes = megabytes();
for (const [name, detector] of Object.entries(others)) {
  firstMs[name] = await msOf(() => detector.detect(picture));
}
for (let round = 0; round < rounds; round += 1) {
  for (const [name, detector] of Object.entries(pool.detectors)) {
    warm[name]?.push(await msOf(() => detector.detect(picture)));
  }
}
const measured: Measured = {
  labelsAloneMs: median(alone),
  warmMs: Object.fromEntries(Object.entries(warm).map(([name, ms]) => [name, median(ms)])),
  firstMs,
  megabytes: megabytes(),
  labelsMegabytes,
};
await pool.stop();

const base = measured.warmMs.labels ?? Number.NaN;
const lines = Object.entries(measured.warmMs).map(([name, ms]) => {
  const first = firstMs[name] === undefined ? "" : `, the first ${firstMs[name]?.toFixed(0)} ms`;
  return `${name.padEnd(11)} ${ms.toFixed(0).padStart(5)} ms  ${(ms / base).toFixed(2)} × labels${first}`;
});
const memory = `memory      ${labelsMegabytes.toFixed(0)} MB with labels, ${measured.megabytes.toFixed(0)} MB with all four`;
const targets = targetsOf(measured);
const told = targets.map(
  ({ target, met, value }) => `${met ? "met   " : "MISSED"} ${target}: ${value}`,
);
process.stdout.write(`${[...lines, memory, "", ...told].join("\n")}\n`);
if (options.check && targets.some(({ met }) => !met)) process.exitCode = 1;
