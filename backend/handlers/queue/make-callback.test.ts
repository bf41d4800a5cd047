import { describe, expect, it } from "@jest/globals";
import type { SQSEvent } from "aws-lambda";
import type { CallbackRequest } from "../../core/ports/callbacks.ts";
import type { Processed } from "../../core/use-cases/processed.ts";
import { spyLog } from "../../testing/spy-log.ts";
import { spyMetrics } from "../../testing/spy-metrics.ts";
import { invocation, sqsEvent } from "../events.fixture.ts";
import { makeCallbackHandler } from "./make-callback.ts";

function setUp(answer: (request: CallbackRequest) => Promise<Processed>) {
  const requests: CallbackRequest[] = [];
  const retries: [string, number][] = [];
  const aside: string[] = [];
  const log = spyLog();
  const handle = makeCallbackHandler({
    makeCallback: (request) => {
      requests.push(request);
      return answer(request);
    },
    retryAfter: async (receiptHandle, afterMs) => void retries.push([receiptHandle, afterMs]),
    putAside: async (body) => void aside.push(body),
    log: log.log,
    metrics: spyMetrics().metrics,
  });
  const handler = (event: SQSEvent) => handle(event, invocation);
  return { handler, requests, retries, aside, log };
}
const message = (blobId: string, delivery = 1) => JSON.stringify({ blob_id: blobId, delivery });
const failures = (...ids: number[]) => ({
  batchItemFailures: ids.map((id) => ({ itemIdentifier: `message-${id}` })),
});

describe("makeCallback's handler", () => {
  it("hands over each message, all of them at once", async () => {
    const waiting: (() => void)[] = [];
    const { handler, requests } = setUp(
      () =>
        new Promise((resolve) => {
          waiting.push(() => resolve({ kind: "settled" }));
          // The last one lets all of them go: one after another would never get there.
          if (waiting.length === 3) for (const go of waiting) go();
        }),
    );
    const bodies = [message("one"), message("two", 7), message("three")];
    expect(await handler(sqsEvent(bodies))).toEqual(failures());
    expect(requests).toEqual([
      { blobId: "one", delivery: 1 },
      { blobId: "two", delivery: 7 },
      { blobId: "three", delivery: 1 },
    ]);
  });

  it("lets each message come back in its own time", async () => {
    const { handler, retries, aside } = setUp(async ({ blobId }) =>
      blobId === "spent"
        ? { kind: "given_up" }
        : blobId === "done"
          ? { kind: "settled" }
          : { kind: "retry", afterMs: Number(blobId) },
    );
    const bodies = ["done", "5000", "spent", "300000"].map((blobId) => message(blobId));
    expect(await handler(sqsEvent(bodies))).toEqual(failures(1, 3));
    expect(aside).toEqual([message("spent")]);
    expect(retries).toEqual([
      ["receipt-of-message-1", 5_000],
      ["receipt-of-message-3", 300_000],
    ]);
  });

  it.each(["", "not JSON", "null"])(
    "puts a message aside that reads %j, and it alone",
    async (body) => {
      const { handler, requests, aside, log } = setUp(async () => ({ kind: "settled" }));
      expect(await handler(sqsEvent([message("one"), body, message("two")]))).toEqual(failures());
      expect(requests).toHaveLength(2);
      expect(aside).toEqual([body]);
      expect(log.events()).toEqual(["message_unreadable"]);
    },
  );
});
