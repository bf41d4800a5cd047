import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { readServerlessYml } from "../../serverless/read-serverless-yml.ts";
import { minHeap } from "../simulation/min-heap.ts";
import { seededRandom } from "../simulation/seeded-random.ts";
import { byCount, byTime } from "./rules.ts";
import { type Burst, simulate } from "./simulate.ts";
import { throttlingTable } from "./throttling-table.ts";

const root = new URL("../../", import.meta.url);
const burst: Burst = {
  picturesPerSecond: 10,
  durationMs: 60_000,
  quotaPerSecond: 5,
  concurrency: 5,
  batchSize: 5,
  recognitionMs: 1_000,
  refusalMs: 100,
};
const run = (more: Partial<Burst>, rule = byTime) =>
  simulate({ ...burst, ...more }, rule, seededRandom(1));

describe("a simulated burst", () => {
  it("loses nothing and waits for nothing below the quota", () => {
    const calm = { picturesPerSecond: 4 };
    expect(run(calm)).toEqual({ pictures: 240, lost: 0, longestWaitMs: 1_000 });
    expect(run(calm, byCount)).toEqual(run(calm));
  });

  it("drains no faster than the quota", () => {
    const { pictures, lost, longestWaitMs } = run({});
    expect({ pictures, lost }).toEqual({ pictures: 600, lost: 0 });
    // 600 at 5 a second are 120 s; the last came after 60 s at the latest.
    expect(longestWaitMs).toBeGreaterThan(60_000);
  });

  it("loses all above what six hours of the quota can take, and not what is below", () => {
    const never = run({ quotaPerSecond: 0, picturesPerSecond: 1, durationMs: 5_000 });
    expect(never).toEqual({ pictures: 5, lost: 5, longestWaitMs: 0 });
  });

  it("is the same for the same seed, and another for another", () => {
    const [first, again, other] = [1, 1, 2].map((seed) =>
      simulate({ ...burst, picturesPerSecond: 30 }, byCount, seededRandom(seed)),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it("has the template's own concurrency and batches, and is what docs/operating.md tells", async () => {
    const { functions } = readServerlessYml(root, { stage: "dev" });
    expect(functions.processBlob).toMatchObject({
      events: [{ sqs: { batchSize: 5, maximumConcurrency: 5 } }],
    });
    const page = await readFile(new URL("docs/operating.md", root), "utf8");
    const table = throttlingTable([25, 50], 1);
    expect(page).toContain(table);
    // A twentieth and more by the count, and none by the time.
    expect(table.match(/\(\d+\.\d %\)/g)).toEqual(["(5.0 %)", "(0.0 %)", "(9.0 %)", "(0.0 %)"]);
  });
});

it("a heap gives its items back in the order of their keys", () => {
  const random = seededRandom(7);
  const heap = minHeap<number>();
  const keys = Array.from({ length: 500 }, () => Math.floor(random() * 100));
  for (const key of keys) heap.push(key, key);
  expect(Array.from({ length: heap.size }, () => heap.pop())).toEqual(
    keys.toSorted((a, b) => a - b),
  );
  expect(heap.leastKey()).toBe(Number.POSITIVE_INFINITY);
  expect(() => heap.pop()).toThrow("empty");
});
