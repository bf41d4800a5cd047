import { describe, expect, it } from "@jest/globals";
import type { ApiBlob } from "../client/api-types.ts";
import { failedBlob, succeededBlob } from "../testing/sample-blobs.ts";
import { type CallbackOrPollOptions, callbackOrPoll } from "./callback-or-poll.ts";

const called = failedBlob();
const polled = succeededBlob();
const never = new Promise<never>(() => {});
/** As a real sleep, it ends when it is told to. */
const until = (signal: AbortSignal | undefined) =>
  new Promise<never>((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });

const race = (options: Partial<CallbackOrPollOptions>) =>
  callbackOrPoll({
    arrived: never,
    poll: until,
    graceMs: () => 5_000,
    sleep: (_ms, signal) => until(signal),
    signal: new AbortController().signal,
    ...options,
  });

describe("callbackOrPoll", () => {
  it("takes the callback, and ends polling", async () => {
    let polling: AbortSignal | undefined;
    const poll = (signal: AbortSignal) => {
      polling = signal;
      return until(signal);
    };
    expect(await race({ arrived: Promise.resolve(called), poll })).toEqual({
      blob: called,
      hasCallback: true,
    });
    expect(polling?.aborted).toBe(true);
  });

  it("waits for a callback that is a little later than polling", async () => {
    let arrive = (_blob: ApiBlob) => {};
    const arrived = new Promise<ApiBlob>((resolve) => (arrive = resolve));
    const result = race({
      arrived,
      poll: async () => polled,
      sleep: (ms, signal) => {
        expect(ms).toBe(5_000);
        arrive(called);
        return until(signal);
      },
    });
    expect(await result).toEqual({ blob: called, hasCallback: true });
  });

  it("takes what was polled when no callback comes", async () => {
    const result = race({ poll: async () => polled, sleep: async () => {} });
    expect(await result).toEqual({ blob: polled, hasCallback: false });
  });

  it("fails as polling fails, and with the signal's reason", async () => {
    await expect(race({ poll: () => Promise.reject(new Error("gone")) })).rejects.toThrow("gone");
    const controller = new AbortController();
    const polling = race({ signal: controller.signal });
    const waiting = race({ poll: async () => polled, signal: controller.signal });
    controller.abort(new Error("interrupted"));
    await expect(polling).rejects.toThrow("interrupted");
    await expect(waiting).rejects.toThrow("interrupted");
  });
});
