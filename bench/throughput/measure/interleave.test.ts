import { describe, expect, it } from "@jest/globals";
import { interleave, ratio, summary } from "./interleave.ts";

describe("contestants", () => {
  it("take turns, each round in another order", async () => {
    const order: string[] = [];
    const runOf = (name: string) => async () => {
      order.push(name);
      return { times: [1], perSecond: 1 };
    };
    const contest = { a: runOf("a"), b: runOf("b"), c: runOf("c") };
    expect(Object.keys(await interleave(contest, 4))).toEqual(["a", "b", "c"]);
    expect(order.join("")).toBe("abcbcacababc");
  });

  it("are told of by all rounds together, and by the median round", () => {
    expect(
      summary([
        { times: [1, 2, 3], perSecond: 10, cpuMs: 5 },
        { times: [4, 5, 60], perSecond: 30, cpuMs: 7 },
        { times: [6, 7, 8], perSecond: 20, cpuMs: 6 },
      ]),
    ).toEqual({
      p50: 5,
      p95: 60,
      p99: 60,
      perSecond: 20,
      count: 9,
      cpuMs: 6,
      rounds: [
        { p50: 2, perSecond: 10 },
        { p50: 5, perSecond: 30 },
        { p50: 7, perSecond: 20 },
      ],
    });
  });

  it("have no CPU time where none was measured", () => {
    expect(summary([{ times: [1], perSecond: 1 }])).not.toHaveProperty("cpuMs");
  });

  it("are compared round by round: a slow minute hits both", () => {
    const ours = summary([
      { times: [2], perSecond: 10 },
      { times: [200], perSecond: 1 },
      { times: [2], perSecond: 10 },
    ]);
    const theirs = summary([
      { times: [1], perSecond: 20 },
      { times: [100], perSecond: 2 },
      { times: [1], perSecond: 20 },
    ]);
    expect(ratio(ours, theirs, "p50")).toBe(2);
    expect(ratio(ours, theirs, "perSecond")).toBe(0.5);
  });
});
