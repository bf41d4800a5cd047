import { describe, expect, it } from "@jest/globals";
import { drawPictures } from "./draw-pictures.ts";
import { planBlobs } from "./plan.ts";

describe("the plan of a soak", () => {
  it("is the same for the same seed, pictures and all, and another for another", async () => {
    const plan = async (seed: number) =>
      planBlobs(100, await drawPictures(6, seed), seed).map(({ picture, ...rest }) => ({
        ...rest,
        sha256: picture.sha256,
      }));
    const first = await plan(1);
    expect(await plan(1)).toEqual(first);
    expect(await plan(2)).not.toEqual(first);
  });

  it("has every picture, every receiver, and every way to upload", async () => {
    const pictures = await drawPictures(6, 3);
    expect(new Set(pictures.map(({ sha256 }) => sha256)).size).toBe(9);
    const plans = planBlobs(1000, pictures, 3);
    const all = <Key extends "receiver" | "uploads" | "isAnnounced">(key: Key) =>
      new Set(plans.map((plan) => plan[key]));
    expect(new Set(plans.map(({ picture }) => picture.index)).size).toBe(9);
    expect(all("receiver")).toEqual(
      new Set(["fine", "slow", "failing", "dead", "gone", "none"] as const),
    );
    expect(all("uploads")).toEqual(new Set([0, 1, 2] as const));
    expect(all("isAnnounced")).toEqual(new Set([true, false]));
  });

  it("lets new pictures come up until its end", async () => {
    const pictures = await drawPictures(8, 4);
    const plans = planBlobs(400, pictures, 4);
    const firstUses = pictures.slice(0, 8).map((its) => {
      return plans.findIndex(({ picture }) => picture === its);
    });
    expect(Math.min(...firstUses)).toBeLessThan(20);
    expect(Math.max(...firstUses)).toBeGreaterThanOrEqual(300);
  });
});
