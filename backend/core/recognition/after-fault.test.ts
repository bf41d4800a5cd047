import { describe, expect, it } from "@jest/globals";
import type { BlobErrorCode } from "../blob/failure.ts";
import { afterFault, maxAttempts, type Standing } from "./after-fault.ts";

const hourMs = 60 * 60_000;
const fault = (code: BlobErrorCode, retryable = true) => ({
  failure: { code } as const,
  retryable,
});
const throttled = fault("recognition_throttled");
const denied = fault("recognition_denied");
const unavailable = fault("recognition_unavailable");
const at = (more: Partial<Standing> = {}): Standing => ({
  attempts: 1,
  ageMs: 0,
  delivery: 1,
  isLast: false,
  ...more,
});
const next = (its: typeof throttled, standing: Partial<Standing>) =>
  afterFault(its, at(standing), () => 0);

describe("afterFault", () => {
  it.each([
    [throttled, 6 * hourMs - 60_000],
    [denied, hourMs],
  ])("waits for %j until its time is up, uncounted", (its, patienceMs) => {
    const often = { attempts: 1_000, delivery: 400 };
    const putOff = { kind: "put_off", afterMs: 300_000, counts: false };
    expect(next(its, { ...often, ageMs: patienceMs - 300_000 })).toEqual(putOff);
    // The last pause ends when the time does.
    expect(next(its, { ...often, ageMs: patienceMs - 1 })).toEqual({ ...putOff, afterMs: 1 });
    expect(next(its, { ageMs: patienceMs })).toEqual({ kind: "give_up" });
  });

  it("counts what has no name, however long it takes", () => {
    const putOff = { kind: "put_off", afterMs: 1_000, counts: true };
    expect(next(unavailable, { attempts: maxAttempts - 1, ageMs: 5 * hourMs })).toEqual(putOff);
    expect(next(unavailable, { attempts: maxAttempts })).toEqual({ kind: "give_up" });
  });

  it("gives up what will never pass, and what is not delivered again", () => {
    expect(next(fault("recognition_unavailable", false), {})).toEqual({ kind: "give_up" });
    for (const its of [throttled, denied, unavailable]) {
      expect(next(its, { isLast: true })).toEqual({ kind: "give_up" });
    }
  });
});
