import { describe, expect, it } from "@jest/globals";
import type { SQSEvent } from "aws-lambda";
import type { Processed } from "../../core/use-cases/processed.ts";
import { spyLog } from "../../testing/spy-log.ts";
import { spyMetrics } from "../../testing/spy-metrics.ts";
import { invocation, sqsEvent } from "../events.fixture.ts";
import { queueBatchHandler } from "./queue-batch.ts";

/** Messages read "settled", "retry 1500", "given_up", "throw" or "reject", several of them with a comma between. */
function setUp(retryAfter?: () => Promise<void>, putAside?: (body: string) => Promise<void>) {
  const aside: string[] = [];
  const retries: { receiptHandle: string; afterMs: number }[] = [];
  const log = spyLog();
  const metrics = spyMetrics();
  const handle = queueBatchHandler(
    {
      retryAfter:
        retryAfter ??
        (async (receiptHandle, afterMs) => void retries.push({ receiptHandle, afterMs })),
      putAside: putAside ?? (async (body) => void aside.push(body)),
      log: log.log,
      metrics: metrics.metrics,
    },
    ({ body }) => {
      if (body === "throw") throw new Error("thrown");
      const texts = body === "" ? [] : body.split(",");
      return texts.map((text, i) => ({ blobId: `blob-${i}`, work: () => endOf(text) }));
    },
  );
  const handler = (event: SQSEvent) => handle(event, invocation);
  return { handler, retries, aside, log, metrics };
}

async function endOf(text: string): Promise<Processed> {
  const [kind, afterMs] = text.split(" ");
  if (kind === "reject") throw new Error("rejected");
  return kind === "retry" ? { kind, afterMs: Number(afterMs) } : ({ kind } as Processed);
}

const failures = (...ids: number[]) => ({
  batchItemFailures: ids.map((id) => ({ itemIdentifier: `message-${id}` })),
});
const receipt = (id: number) => `receipt-of-message-${id}`;

describe("a batch of messages", () => {
  it("is done with when each of them is settled, or has nothing in it", async () => {
    const { handler, retries, log } = setUp();
    expect(await handler(sqsEvent(["settled", "", "settled,settled"]))).toEqual(failures());
    expect(retries).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  it("is done with at once when it is empty", async () => {
    expect(await setUp().handler(sqsEvent([]))).toEqual(failures());
  });

  it("has each message judged alone", async () => {
    const { handler, retries, log } = setUp();
    const bodies = ["settled", "throw", "settled", "reject", "retry 1500", "settled"];
    expect(await handler(sqsEvent(bodies, 3))).toEqual(failures(3, 4));
    expect(retries).toEqual([{ receiptHandle: receipt(4), afterMs: 1_500 }]);
    expect(log.lines).toEqual(
      [1, 3].map((id) => ({
        level: "error",
        event: id === 1 ? "message_unreadable" : "message_failed",
        details: {
          request_id: invocation.awsRequestId,
          message_id: `message-${id}`,
          attempt: 3,
          // What could not be read is about no blob that we know.
          ...(id === 3 && { blob_id: "blob-0" }),
          error: expect.any(Error),
        },
      })),
    );
  });

  it("lets a message come back for the last of what it holds", async () => {
    const { handler, retries } = setUp();
    await handler(sqsEvent(["retry 1000,settled,retry 9000,retry 5000"]));
    expect(retries).toEqual([{ receiptHandle: receipt(0), afterMs: 9_000 }]);
  });

  describe("with what leads nowhere", () => {
    const bodies = ["settled", "throw", "given_up", "settled,given_up", "retry 1", "reject"];

    it("puts it there at once, as it is, and is done with it", async () => {
      const { handler, retries, aside, log } = setUp();
      expect(await handler(sqsEvent(bodies))).toEqual(failures(4, 5));
      expect(aside.sort()).toEqual(["given_up", "settled,given_up", "throw"]);
      expect(retries).toEqual([{ receiptHandle: receipt(4), afterMs: 1 }]);
      expect(log.events().sort()).toEqual(["message_failed", "message_unreadable"]);
    });

    it("loses nothing if that fails: it comes again", async () => {
      const { handler, retries } = setUp(undefined, () => Promise.reject(new Error("no")));
      expect(await handler(sqsEvent(bodies))).toEqual(failures(1, 2, 3, 4, 5));
      expect(retries).toEqual([{ receiptHandle: receipt(4), afterMs: 1 }]);
    });

    it("does not put aside what failed in part, and may not be at its end", async () => {
      const { handler, aside } = setUp();
      expect(await handler(sqsEvent(["given_up,reject"]))).toEqual(failures(0));
      expect(aside).toEqual([]);
    });
  });

  it("is at its end only when all that any message holds is", async () => {
    const ended: string[] = [];
    const putAside = async () => {};
    const deps = {
      retryAfter: putAside,
      putAside,
      log: spyLog().log,
      metrics: spyMetrics().metrics,
    };
    const work = {
      async failing(): Promise<Processed> {
        throw new Error("storage is down");
      },
      async slow(): Promise<Processed> {
        await new Promise((resolve) => setImmediate(resolve));
        ended.push("slow");
        return { kind: "settled" };
      },
    };
    const handler = queueBatchHandler(deps, () => [
      { blobId: "one", work: work.failing },
      { blobId: "two", work: work.slow },
    ]);
    expect(await handler(sqsEvent(["both"]), invocation)).toEqual(failures(0));
    expect(ended).toEqual(["slow"]);
  });

  it("still reports a message if the queue could not be told when it is to come back", async () => {
    const { handler, log } = setUp(() => Promise.reject(new Error("the receipt is too old")));
    expect(await handler(sqsEvent(["retry 1000"]))).toEqual(failures(0));
    expect(log.events()).toEqual(["message_failed"]);
  });
});
