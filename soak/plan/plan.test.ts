import { describe, expect, it } from "@jest/globals";
import { drawPictures } from "../pictures/draw-pictures.ts";
import { planBlobs } from "./plan.ts";

const samples = new URL("../../backend/adapters/convert/samples/", import.meta.url);

describe("the plan of a soak", () => {
  it("is the same for the same seed, pictures and all, and another for another", async () => {
    const plan = async (seed: number) =>
      planBlobs(100, await drawPictures(6, seed, samples), { seed, mailboxAlone: false }).map(
        ({ picture, ...rest }) => ({
          ...rest,
          sha256: picture.sha256,
        }),
      );
    const first = await plan(1);
    expect(await plan(1)).toEqual(first);
    expect(await plan(2)).not.toEqual(first);
  });

  it("has every picture, every receiver, and every way to upload", async () => {
    const pictures = await drawPictures(6, 3, samples);
    expect(new Set(pictures.map(({ sha256 }) => sha256)).size).toBe(14);
    const plans = planBlobs(1000, pictures, { seed: 3, mailboxAlone: false });
    const all = <Key extends "receiver" | "uploads" | "isAnnounced">(key: Key) =>
      new Set(plans.map((plan) => plan[key]));
    expect(new Set(plans.map(({ picture }) => picture.index)).size).toBe(14);
    expect(all("receiver")).toEqual(
      new Set(["fine", "slow", "failing", "dead", "gone", "none", "mailbox"] as const),
    );
    expect(all("uploads")).toEqual(new Set([0, 1, 2] as const));
    expect(all("isAnnounced")).toEqual(new Set([true, false]));
  });

  it("has every account, every way to create, and every moment to delete", async () => {
    const plans = planBlobs(1000, await drawPictures(6, 7, samples), {
      ...{ seed: 7, mailboxAlone: false },
    });
    const all = <Key extends "account" | "sending" | "deletion" | "isProbed">(key: Key) =>
      new Set(plans.map((plan) => plan[key]));
    expect(all("account")).toEqual(new Set(["ada", "ben", "cleo"]));
    expect(all("sending")).toEqual(new Set(["once", "twice_at_once", "answer_lost"]));
    expect(all("deletion")).toEqual(
      new Set([undefined, "before_upload", "queued", "processing", "after"]),
    );
    expect(all("isProbed")).toEqual(new Set([true, false]));
    for (const { deletion, uploads } of plans) if (deletion) expect(uploads).toBeGreaterThan(0);
  });

  it("gives the same Idempotency-Keys to all accounts, and each once to one", async () => {
    const plans = planBlobs(300, await drawPictures(6, 8, samples), {
      ...{ seed: 8, mailboxAlone: false },
    });
    const ordered = plans.filter(({ order }) => order !== undefined);
    expect(ordered.every(({ sending }) => sending !== "once")).toBe(true);
    const names = ordered.map(({ account, order }) => `${account} ${order}`);
    expect(new Set(names).size).toBe(names.length);
    for (const account of ["ada", "ben", "cleo"]) expect(names).toContain(`${account} order-1`);
  });

  it("has every callback fetched from a mailbox where that is asked for", async () => {
    const pictures = await drawPictures(6, 5, samples);
    const plans = planBlobs(100, pictures, { seed: 5, mailboxAlone: true });
    expect(new Set(plans.map(({ receiver }) => receiver))).toEqual(new Set(["mailbox"]));
  });

  it("lets new pictures come up until its end", async () => {
    const pictures = await drawPictures(8, 4, samples);
    const plans = planBlobs(400, pictures, { seed: 4, mailboxAlone: false });
    const firstUses = pictures.slice(0, 8).map((its) => {
      return plans.findIndex(({ picture }) => picture === its);
    });
    expect(Math.min(...firstUses)).toBeLessThan(20);
    expect(Math.max(...firstUses)).toBeGreaterThanOrEqual(300);
  });
});
