import { describe, expect, it } from "@jest/globals";
import type { Processed, Upload } from "../core/process-blob.ts";
import { spyLog } from "../testing/spy-log.ts";
import { S3_TEST_EVENT, s3Message, sqsEvent } from "./events.fixture.ts";
import { processBlobHandler } from "./process-blob.ts";

const SETTLED = async (): Promise<Processed> => ({ kind: "settled" });

function setUp(answer: (upload: Upload) => Promise<Processed> = SETTLED) {
  const uploads: Upload[] = [];
  const retries: { receiptHandle: string; afterMs: number }[] = [];
  const log = spyLog();
  const handler = processBlobHandler({
    processBlob: (upload) => {
      uploads.push(upload);
      return answer(upload);
    },
    retryAfter: async (receiptHandle, afterMs) => void retries.push({ receiptHandle, afterMs }),
    maxReceiveCount: 10,
    log: log.log,
  });
  return { handler, uploads, retries, log };
}

const failures = (...ids: number[]) => ({
  batchItemFailures: ids.map((id) => ({ itemIdentifier: `message-${id}` })),
});

describe("processBlob's handler", () => {
  it("hands over what S3 tells, and reports no failure", async () => {
    const { handler, uploads } = setUp();
    const message = s3Message({ key: "uploads/6f1c2a34", versionId: "v1" });
    expect(await handler(sqsEvent([message], 3))).toEqual(failures());
    expect(uploads).toEqual([
      {
        blobId: "6f1c2a34",
        object: { key: "uploads/6f1c2a34", versionId: "v1" },
        attempt: 3,
        lastAttempt: false,
      },
    ]);
  });

  it.each([
    [9, false],
    [10, true],
    [11, true],
  ])("knows whether delivery %i of 10 is the last", async (receiveCount, last) => {
    const { handler, uploads } = setUp();
    await handler(sqsEvent([s3Message({ key: "uploads/1" })], receiveCount));
    expect(uploads).toMatchObject([{ attempt: receiveCount, lastAttempt: last }]);
  });

  it("decodes keys as S3 encodes them", async () => {
    const { handler, uploads } = setUp();
    await handler(sqsEvent([s3Message({ key: "uploads/a+b%2Bc%C3%A4" })]));
    expect(uploads).toMatchObject([{ blobId: "a b+cä", object: { key: "uploads/a b+cä" } }]);
  });

  it("leaves objects alone that are no uploads", async () => {
    const { handler, uploads } = setUp();
    const keys = ["other/1", "uploads/", "uploads/a/b", "Uploads/1", "x/uploads/1"];
    const messages = keys.map((key) => s3Message({ key }));
    expect(await handler(sqsEvent(messages))).toEqual(failures());
    expect(uploads).toEqual([]);
  });

  it("has nothing to do for S3's test event", async () => {
    const { handler, uploads } = setUp();
    expect(await handler(sqsEvent([S3_TEST_EVENT]))).toEqual(failures());
    expect(uploads).toEqual([]);
  });

  it("hands over every record of a message", async () => {
    const { handler, uploads } = setUp();
    await handler(sqsEvent([s3Message({ key: "uploads/1" }, { key: "uploads/2" })]));
    expect(uploads.map(({ blobId }) => blobId)).toEqual(["1", "2"]);
  });

  it.each(["", "not JSON", "null", "[]x", '{"Records":[{}]}', '{"Records":7}', "%"])(
    "fails a message that reads %j alone",
    async (body) => {
      const { handler, uploads, log } = setUp();
      const good = s3Message({ key: "uploads/1" });
      expect(await handler(sqsEvent([good, body, good]))).toEqual(failures(1));
      expect(uploads).toHaveLength(2);
      expect(log.events()).toEqual(["message_failed"]);
    },
  );

  it("fails a message whose key cannot be decoded", async () => {
    const { handler } = setUp();
    expect(await handler(sqsEvent([s3Message({ key: "uploads/%zz" })]))).toEqual(failures(0));
  });

  it("fails what throws alone, and logs why", async () => {
    const error = new Error("storage is down");
    const { handler, retries, log } = setUp(({ blobId }) =>
      blobId === "2" ? Promise.reject(error) : SETTLED(),
    );
    const messages = ["1", "2", "3"].map((id) => s3Message({ key: `uploads/${id}` }));
    expect(await handler(sqsEvent(messages))).toEqual(failures(1));
    expect(retries).toEqual([]);
    expect(log.lines).toMatchObject([
      { level: "error", details: { message_id: "message-1", error } },
    ]);
  });

  it("lets a message come back when its upload wants it", async () => {
    const { handler, retries } = setUp(async ({ blobId }) =>
      blobId === "1" ? { kind: "retry", afterMs: 1_500 } : { kind: "settled" },
    );
    const messages = ["1", "2"].map((id) => s3Message({ key: `uploads/${id}` }));
    expect(await handler(sqsEvent(messages))).toEqual(failures(0));
    expect(retries).toEqual([{ receiptHandle: "receipt-of-message-0", afterMs: 1_500 }]);
  });

  it("lets a message of several uploads come back for the one that takes longest", async () => {
    const { handler, retries } = setUp(async ({ blobId }) =>
      blobId === "1" ? { kind: "settled" } : { kind: "retry", afterMs: Number(blobId) * 1_000 },
    );
    const message = s3Message(...["1", "9", "5"].map((id) => ({ key: `uploads/${id}` })));
    expect(await handler(sqsEvent([message]))).toEqual(failures(0));
    expect(retries).toEqual([{ receiptHandle: "receipt-of-message-0", afterMs: 9_000 }]);
  });

  it("returns only when every upload of a message is at its end", async () => {
    const ended: string[] = [];
    const { handler } = setUp(async ({ blobId }) => {
      if (blobId === "1") throw new Error("storage is down");
      await new Promise((resolve) => setImmediate(resolve));
      ended.push(blobId);
      return { kind: "settled" };
    });
    await handler(sqsEvent([s3Message({ key: "uploads/1" }, { key: "uploads/2" })]));
    expect(ended).toEqual(["2"]);
  });

  it("still reports a failure if the queue could not be told when to come back", async () => {
    const log = spyLog();
    const handler = processBlobHandler({
      processBlob: async () => ({ kind: "retry", afterMs: 1_000 }),
      retryAfter: () => Promise.reject(new Error("the receipt is too old")),
      maxReceiveCount: 10,
      log: log.log,
    });
    expect(await handler(sqsEvent([s3Message({ key: "uploads/1" })]))).toEqual(failures(0));
    expect(log.events()).toEqual(["message_failed"]);
  });
});
