import { describe, expect, it } from "@jest/globals";
import { encodeConversionRequest } from "../../core/conversion/conversion-request.ts";
import type { ConversionRequest } from "../../core/ports/conversions.ts";
import type { Delivered } from "../../core/use-cases/convert-blob.ts";
import type { Processed } from "../../core/use-cases/processed.ts";
import { spyLog } from "../../testing/spy-log.ts";
import { spyMetrics } from "../../testing/spy-metrics.ts";
import { invocation, sqsEvent } from "../events.fixture.ts";
import { convertBlobHandler } from "./convert-blob.ts";

const request: ConversionRequest = {
  blobId: "1",
  object: { key: "uploads/1", versionId: "v1" },
  ...{ bytes: 7, etag: "aa", sha256: "ab".repeat(32), storedAt: "2026-11-23T12:00:00.000Z" },
  source: "heic",
  attempts: 2,
};
const body = encodeConversionRequest(request);

function setUp(end: Processed = { kind: "settled" }) {
  const asked: Delivered[] = [];
  const aside: string[] = [];
  const retries: number[] = [];
  const handle = convertBlobHandler({
    async convertBlob(delivered) {
      asked.push(delivered);
      return end;
    },
    retryAfter: async (_, afterMs) => void retries.push(afterMs),
    putAside: async (message) => void aside.push(message),
    maxReceiveCount: 100,
    log: spyLog().log,
    metrics: spyMetrics().metrics,
  });
  const handler = (bodies: string[], count?: number) => handle(sqsEvent(bodies, count), invocation);
  return { handler, asked, aside, retries };
}

describe("the conversions queue", () => {
  it("asks for each conversion, with the count of its deliveries", async () => {
    const { handler, asked } = setUp();
    expect(await handler([body], 3)).toEqual({ batchItemFailures: [] });
    await handler([body], 100);
    expect(asked).toEqual([
      { ...request, attempt: 3, lastAttempt: false },
      { ...request, attempt: 100, lastAttempt: true },
    ]);
  });

  it("has what is to be tried again come again, when that is asked for", async () => {
    const { handler, retries } = setUp({ kind: "retry", afterMs: 4_000 });
    const failed = [{ itemIdentifier: "message-0" }];
    expect(await handler([body])).toEqual({ batchItemFailures: failed });
    expect(retries).toEqual([4_000]);
  });

  it.each(["", "{}", '{"blob_id":"1"}', body.replace("uploads/1", "uploads/2")])(
    "puts what asks for nothing aside at once: %j",
    async (wrong) => {
      const { handler, asked, aside } = setUp();
      expect(await handler([wrong])).toEqual({ batchItemFailures: [] });
      expect({ asked, aside }).toEqual({ asked: [], aside: [wrong] });
    },
  );
});
