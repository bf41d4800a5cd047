import { describe, expect, it } from "@jest/globals";
import { spyLog } from "../../testing/spy-log.ts";
import { spyMetrics } from "../../testing/spy-metrics.ts";
import { sweepBlobsHandler } from "./sweep-blobs.ts";

function setUp(sweepBlobs: (hasTime: () => boolean) => Promise<void>) {
  const log = spyLog();
  const handler = sweepBlobsHandler({ sweepBlobs, log: log.log, metrics: spyMetrics().metrics });
  const invoke = (remainingMs: () => number) =>
    handler({}, { awsRequestId: "request-1", getRemainingTimeInMillis: remainingMs });
  return { log, invoke };
}

describe("sweepBlobs' handler", () => {
  it("ends early enough to finish what is begun", async () => {
    const answers: boolean[] = [];
    const { invoke } = setUp(async (hasTime) => void answers.push(hasTime(), hasTime()));
    const remaining = [15_001, 15_000];
    await invoke(() => remaining.shift() ?? 0);
    expect(answers).toEqual([true, false]);
  });

  it("fails, and says so with the request's id, if the sweep does", async () => {
    const { log, invoke } = setUp(() => Promise.reject(new Error("2 of the blobs failed")));
    await expect(invoke(() => 60_000)).rejects.toThrow("2 of the blobs failed");
    expect(log.lines).toMatchObject([
      { level: "error", event: "sweep_incomplete", details: { request_id: "request-1" } },
    ]);
  });
});
