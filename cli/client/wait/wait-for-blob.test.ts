import { describe, expect, it } from "@jest/globals";
import { createFakeClock } from "../../testing/fake-clock.ts";
import {
  blobId,
  failedBlob,
  processingBlob,
  succeededBlob,
  waitingBlob,
} from "../../testing/sample-blobs.ts";
import type { ApiBlob } from "../api-types.ts";
import { NetworkError } from "../http/network-error.ts";
import type { Polling } from "./polling.ts";
import { type WaitOptions, WaitTimeoutError, waitForBlob } from "./wait-for-blob.ts";

const pausing = (pauseMs: (wantedMs: number) => number): Polling => ({
  begin: () => ({ pauseMs, end() {} }),
});

function setUp(states: (ApiBlob | Error)[], change: Partial<WaitOptions> = {}) {
  const clock = createFakeClock();
  const seen: string[] = [];
  let reads = 0;
  const promise = waitForBlob({
    blobId,
    getBlob: async () => {
      const state = states[Math.min(reads, states.length - 1)];
      reads += 1;
      if (state instanceof Error) throw state;
      return state as ApiBlob;
    },
    polling: pausing((wantedMs) => wantedMs),
    timeoutMs: 60_000,
    signal: new AbortController().signal,
    now: clock.now,
    sleep: clock.sleep,
    onState: ({ status }) => seen.push(status),
    ...change,
  });
  return { promise, clock, seen, reads: () => reads };
}

describe("waiting for a blob", () => {
  it("follows it to success", async () => {
    const { promise, seen, clock } = setUp([waitingBlob(), processingBlob(), succeededBlob()]);
    expect((await promise).status).toBe("succeeded");
    expect(seen).toEqual(["awaiting_upload", "processing", "succeeded"]);
    expect(clock.slept).toEqual([100, 125]);
  });

  it("takes a failure as an end", async () => {
    expect((await setUp([failedBlob()]).promise).status).toBe("failed");
  });

  it("reads ever less often, every 2 s at most, and a last time at the deadline", async () => {
    const { promise, clock, reads } = setUp([processingBlob()], { timeoutMs: 30_000 });
    await expect(promise).rejects.toThrow(WaitTimeoutError);
    expect(clock.slept.slice(0, 4)).toEqual([100, 125, 156.25, 195.3125]);
    expect(Math.max(...clock.slept)).toBe(2_000);
    expect(clock.slept.reduce((sum, ms) => sum + ms)).toBeCloseTo(30_000);
    expect(reads()).toBe(clock.slept.length + 1);
  });

  it("tells the last state at the deadline", async () => {
    await expect(setUp([processingBlob()], { timeoutMs: 500 }).promise).rejects.toMatchObject({
      kind: "timed_out",
      code: "wait_timed_out",
      message: `The blob ${blobId} is still processing after 0.5 s.`,
      lastBlob: processingBlob(),
    });
  });

  it.each([
    [-1, "0 s"],
    [100 / 3, "0.033 s"],
  ])("tells a deadline in %d ms as one in %s", async (timeoutMs, told) => {
    await expect(setUp([processingBlob()], { timeoutMs }).promise).rejects.toMatchObject({
      message: `The blob ${blobId} is still processing after ${told}.`,
    });
  });

  it("counts an answer that never came before the deadline as timed out", async () => {
    const clock = createFakeClock();
    const { promise } = setUp([], {
      timeoutMs: 500,
      now: clock.now,
      getBlob: async () => {
        clock.advance(1_000);
        throw new NetworkError("timeout", "No answer.", "Wait.");
      },
    });
    await expect(promise).rejects.toMatchObject({ name: "WaitTimeoutError", lastBlob: undefined });
  });

  it("lets other failures through", async () => {
    const refused = new NetworkError("connect", "Refused.", "Start it.");
    await expect(setUp([processingBlob(), refused]).promise).rejects.toBe(refused);
  });

  it("pauses for as long as it is told to", async () => {
    const { promise, clock } = setUp([processingBlob(), processingBlob(), succeededBlob()], {
      polling: pausing((wantedMs) => wantedMs + 1),
    });
    await promise;
    expect(clock.slept).toEqual([101, 126]);
  });

  it.each<[string, ApiBlob | Error]>([
    ["well", succeededBlob()],
    ["badly", new NetworkError("connect", "Refused.", "Start it.")],
  ])("is one wait less once it has ended %s", async (_, last) => {
    const waits: string[] = [];
    const polling: Polling = {
      begin() {
        waits.push("begun");
        return { pauseMs: (wantedMs) => wantedMs, end: () => void waits.push("ended") };
      },
    };
    await setUp([processingBlob(), last], { polling }).promise.catch(() => {});
    expect(waits).toEqual(["begun", "ended"]);
  });

  it("ends with the signal's reason", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const { promise, reads } = setUp([processingBlob()], {
      signal: controller.signal,
      onState: () => controller.abort(reason),
    });
    await expect(promise).rejects.toBe(reason);
    expect(reads()).toBe(1);
  });
});
