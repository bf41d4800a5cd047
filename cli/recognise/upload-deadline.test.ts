import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createUploadDeadline } from "./upload-deadline.ts";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const passes = (ms: number) => jest.advanceTimersByTime(ms);
const given = new AbortController().signal;

describe("the deadline of an upload that is waited for", () => {
  it("is that of the caller until the blob is created", () => {
    const { signal } = createUploadDeadline(3_000, given);
    passes(3_999);
    expect(signal.aborted).toBe(false);
    passes(1);
    expect(signal.reason).toMatchObject({
      kind: "timed_out",
      code: "upload_timed_out",
      message: "The API did not create the blob within 3 s.",
    });
  });

  it.each([
    [3_000, 30_000],
    [60_000, 60_000],
  ])("of %d ms leaves an upload that moves alone, and ends one that does not", (ms, stillMs) => {
    const { signal, created, sent } = createUploadDeadline(ms, given);
    created();
    for (let bytes = 1; bytes <= 100; bytes += 1) {
      sent(bytes);
      passes(stillMs);
    }
    expect(signal.aborted).toBe(false);
    passes(1_000);
    expect(signal.reason).toMatchObject({
      message: `The upload stood still for ${stillMs / 1_000} s.`,
    });
  });

  it("takes what is sent once more for no progress", () => {
    const { signal, created, sent } = createUploadDeadline(3_000, given);
    created();
    sent(100);
    passes(30_000);
    sent(0);
    sent(100);
    passes(1_000);
    expect(signal.aborted).toBe(true);
  });

  it("ends nothing that has ended, or that nobody waits for", () => {
    const ended = createUploadDeadline(3_000, given);
    ended.end();
    const unbounded = createUploadDeadline(undefined, given);
    expect(jest.getTimerCount()).toBe(0);
    expect([ended.signal.aborted, unbounded.signal]).toEqual([false, given]);
  });

  it("is not before its time where that is longer than a timer counts", () => {
    const { signal } = createUploadDeadline(2 ** 32, given);
    passes(60_000);
    expect(signal.aborted).toBe(false);
  });
});
