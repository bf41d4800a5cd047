import { describe, expect, it } from "@jest/globals";
import { seededRandom } from "../simulation/seeded-random.ts";
import { timeline } from "../simulation/timeline.ts";
import { arrivals, dayMs } from "./arrivals.ts";
import type { Deployment } from "./deployment.ts";
import { fedFunction } from "./fed-function.ts";
import { functionPool } from "./function-pool.ts";
import { type Assumed, type Clientele, type Day, simulateDay } from "./simulate-day.ts";

const hourMs = 3_600_000;
const ample: Deployment = {
  ...{ recognitionConcurrency: 100, conversionConcurrency: 100, callbackConcurrency: 100 },
  ...{ apiRequestsPerSecond: 1_000, apiBurst: 1_000, dailySpendingLimit: 1_000 },
  ...{ detectLabelsPerSecond: 100, concurrentExecutions: 1_000 },
};
const assumed: Assumed = {
  batchSize: { uploads: 5, callbacks: 10 },
  ...{ uploadMs: 500, refusalMs: 100, receiverMs: 200, callbackTimeoutMs: 5_000 },
  ...{ patienceMs: 30_000, uploadWindowMs: hourMs, dollars: 0.001 },
};
const traffic = { pictures: 2_000, burstShare: 0.5, bursts: 2, burstPerSecond: 50 };
const plain: Clientele = { knownShare: 0, convertedShare: 0, deadShare: 0 };

function simulate(
  deployment: Partial<Deployment> = {},
  more: { clientele?: Partial<Clientele>; traffic?: Partial<typeof traffic>; seed?: number } = {},
): Day {
  const clientele = { ...plain, ...more.clientele };
  const random = seededRandom(more.seed ?? 1);
  const day = { ...traffic, ...more.traffic };
  return simulateDay({ ...ample, ...deployment }, day, { clientele, assumed, random });
}

const ends = (day: Day) =>
  day.recognised + day.known + day.lost + day.notTakenUp + day.overLimit + day.notCreated;

describe("a simulated day", () => {
  it("recognises each picture at once where nothing is short", () => {
    const day = simulate();
    expect(day).toMatchObject({
      ...{ pictures: 2_000, recognised: 2_000, throttledRequests: 0, throttledCalls: 0 },
      waitMs: { median: 1_530, longest: 1_530 },
      ...{ callbackAttempts: 2_000, mostKeptCallbacks: 0 },
    });
    expect(day.dollarsSpent).toBeCloseTo(2);
    // 50 a second for a second each, and those of the API and the callbacks beside them.
    expect(day.mostConcurrent).toBeGreaterThanOrEqual(50);
    expect(day.mostConcurrent).toBeLessThan(80);
  });

  it.each<[string, Partial<Deployment>, Partial<Clientele>]>([
    ["a limit", { dailySpendingLimit: 0.25 }, { knownShare: 0.2 }],
    ["a small quota", { detectLabelsPerSecond: 1 }, { convertedShare: 0.3 }],
    ["an API that is throttled", { apiRequestsPerSecond: 5, apiBurst: 5 }, { deadShare: 0.1 }],
    ["few concurrent executions", { concurrentExecutions: 3 }, { knownShare: 0.1 }],
  ])("brings each picture to one end, with %s", (_, deployment, clientele) => {
    const day = simulate(deployment, { clientele });
    expect(day.pictures).toBe(2_000);
    expect(ends(day)).toBe(2_000);
  });

  it("spends no more than the limit, and answers known pictures all the same", () => {
    const day = simulate({ dailySpendingLimit: 0.25 }, { clientele: { knownShare: 0.5 } });
    expect(day.recognised).toBe(250);
    expect(day.known).toBeGreaterThan(900);
    expect(day.overLimit).toBe(2_000 - 250 - day.known);
  });

  it("lets what is above the quota wait, and loses none that it can take", () => {
    const day = simulate({ detectLabelsPerSecond: 5 });
    expect(day).toMatchObject({ recognised: 2_000, lost: 0 });
    expect(day.throttledCalls).toBeGreaterThan(500);
    // 500 at 5 a second
    expect(day.waitMs.longest).toBeGreaterThan(90_000);
  });

  it("loses after six hours what no quota takes, and gives up what no one takes up for seven", () => {
    const never = simulate({ detectLabelsPerSecond: 0 }, { traffic: { pictures: 20 } });
    expect(never).toMatchObject({ lost: 20, recognised: 0 });
    // One worker takes five a second: 127,500 in the time that a picture has.
    const busy = simulate(
      { recognitionConcurrency: 1, detectLabelsPerSecond: 1_000 },
      { traffic: { pictures: 130_000, burstShare: 1, bursts: 1, burstPerSecond: 1_000 } },
    );
    expect(busy.notTakenUp).toBeGreaterThan(0);
    expect(ends(busy)).toBe(130_000);
  });

  it("turns away who comes too fast for too long", () => {
    const day = simulate({ apiRequestsPerSecond: 5, apiBurst: 5 });
    expect(day.notCreated).toBeGreaterThan(500);
    expect(day.invocations.api).toBe(2_000 - day.notCreated);
  });

  it("never runs more than the account has", () => {
    const day = simulate({ concurrentExecutions: 7 });
    expect(day.mostConcurrent).toBe(7);
    expect(day.throttledRequests).toBeGreaterThan(0);
  });

  it("makes seven attempts at a receiver that is dead, and keeps it in the table in between", () => {
    const day = simulate({}, { clientele: { deadShare: 1 }, traffic: { pictures: 100 } });
    expect(day.callbackAttempts).toBe(700);
    expect(day.mostKeptCallbacks).toBeGreaterThan(0);
  });

  it("takes a picture that is converted up twice", () => {
    const day = simulate({}, { clientele: { convertedShare: 1 }, traffic: { pictures: 100 } });
    expect(day).toMatchObject({ converted: 100, recognised: 100 });
    expect(day.waitMs.median).toBe(1_530 + 60 + 3_000);
    expect(day.invocations).toMatchObject({ convertBlob: 100 });
  });

  it("is the same for the same seed", () => {
    const clientele = { knownShare: 0.1, deadShare: 0.1 };
    expect(simulate({}, { clientele })).toEqual(simulate({}, { clientele }));
    expect(simulate({}, { clientele, seed: 2 })).not.toEqual(simulate({}, { clientele }));
  });
});

describe("the day's arrivals", () => {
  const all = [...arrivals(traffic)];

  it("are as many as there are pictures, in order, within the day", () => {
    expect(all).toHaveLength(2_000);
    expect(all).toEqual(all.toSorted((a, b) => a - b));
    expect(all[0]).toBe(0);
    expect(all.at(-1)).toBeLessThan(dayMs);
  });

  it("come in bursts beside what comes evenly", () => {
    const within = (fromMs: number, toMs: number) =>
      all.filter((ms) => ms >= fromMs && ms < toMs).length;
    // 500 in ten seconds, and an even one each 86.4 s.
    expect(within(dayMs / 4, dayMs / 4 + 10_000)).toBe(501);
    expect(within(0, dayMs / 4)).toBe(250);
  });

  it("are refused where bursts would overlap", () => {
    expect(() => [...arrivals({ ...traffic, burstPerSecond: 0.01 })]).toThrow("overlap");
  });
});

it("a queue hands out nothing once as many are in flight as SQS allows", () => {
  const time = timeline();
  const fed = fedFunction<number>({
    ...{ timeline: time, pool: functionPool(100_000), concurrency: 100_000, batchSize: 10 },
    handle: () => ({ tookMs: 10, afterwards: () => {}, putOffMs: hourMs }),
  });
  const sent = 121_000;
  for (let i = 0; i < sent; i += 1) time.after(i / 1_000, () => fed.send(i));
  time.after(30 * 60_000, () => {
    expect(fed.inFlight.now).toBe(120_000);
    expect(fed.waiting.now).toBe(1_000);
    expect(fed.fullAtMs()).toBeLessThan(200);
    throw new Error("seen");
  });
  expect(() => time.run()).toThrow("seen");
});
