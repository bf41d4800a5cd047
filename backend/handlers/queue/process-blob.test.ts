import { describe, expect, it } from "@jest/globals";
import type { SQSEvent } from "aws-lambda";
import { encodeConversionNews } from "../../core/conversion/conversion-news.ts";
import type { Conversion } from "../../core/ports/conversions.ts";
import type { Upload } from "../../core/use-cases/process-blob.ts";
import type { Processed } from "../../core/use-cases/processed.ts";
import { spyLog } from "../../testing/spy-log.ts";
import { spyMetrics } from "../../testing/spy-metrics.ts";
import { invocation, s3Message, s3TestEvent, sqsEvent } from "../events.fixture.ts";
import { processBlobHandler } from "./process-blob.ts";

const settled = async (): Promise<Processed> => ({ kind: "settled" });

function setUp(answer: (upload: Upload) => Promise<Processed> = settled) {
  const uploads: Upload[] = [];
  const retries: { receiptHandle: string; afterMs: number }[] = [];
  const aside: string[] = [];
  const log = spyLog();
  const handle = processBlobHandler({
    processBlob: (upload) => {
      uploads.push(upload);
      return answer(upload);
    },
    retryAfter: async (receiptHandle, afterMs) => void retries.push({ receiptHandle, afterMs }),
    putAside: async (body) => void aside.push(body),
    maxReceiveCount: 10,
    log: log.log,
    metrics: spyMetrics().metrics,
  });
  const handler = (event: SQSEvent) => handle(event, invocation);
  return { handler, uploads, retries, aside, log };
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
        bytes: 483_201,
        etag: "9b2cf535f27731c974343645a3985328",
        storedAt: "2026-11-23T12:00:00.000Z",
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

  it("takes an object that has no size for an empty one, as S3 means it", async () => {
    const { handler, uploads } = setUp();
    const message = JSON.parse(s3Message({ key: "uploads/1" }));
    delete message.Records[0].s3.object.size;
    await handler(sqsEvent([JSON.stringify(message)]));
    expect(uploads).toMatchObject([{ bytes: 0 }]);
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
    expect(await handler(sqsEvent([s3TestEvent]))).toEqual(failures());
    expect(uploads).toEqual([]);
  });

  it("hands over every record of a message", async () => {
    const { handler, uploads } = setUp();
    await handler(sqsEvent([s3Message({ key: "uploads/1" }, { key: "uploads/2" })]));
    expect(uploads.map(({ blobId }) => blobId)).toEqual(["1", "2"]);
  });

  it.each(["", "not JSON", "null", "[]x", '{"Records":[{}]}', '{"Records":7}', "%"])(
    "puts a message aside at once that reads %j, and it alone",
    async (body) => {
      const { handler, uploads, aside, log } = setUp();
      const good = s3Message({ key: "uploads/1" });
      expect(await handler(sqsEvent([good, body, good]))).toEqual(failures());
      expect(uploads).toHaveLength(2);
      expect(aside).toEqual([body]);
      expect(log.events()).toEqual(["message_unreadable"]);
    },
  );

  it("puts a message aside whose key cannot be decoded", async () => {
    const { handler, aside } = setUp();
    const message = s3Message({ key: "uploads/%zz" });
    expect(await handler(sqsEvent([message]))).toEqual(failures());
    expect(aside).toEqual([message]);
  });

  it.each<[string, object]>([
    ["a key that is longer than S3 has any", { key: `uploads/${"x".repeat(1_017)}` }],
    ["a version that is a number", { versionId: 7 }],
    ["a size that is a text", { size: "7" }],
    ["a size below nothing", { size: -1 }],
    ["no ETag", { eTag: undefined }],
    ["no time", {}],
    ["a time that is none", {}],
  ])("puts a message aside at once that tells of %s", async (what, wrong) => {
    const { handler, uploads, aside } = setUp();
    const message = JSON.parse(s3Message({ key: "uploads/1" }));
    Object.assign(message.Records[0].s3.object, wrong);
    if (what === "no time") delete message.Records[0].eventTime;
    if (what === "a time that is none") message.Records[0].eventTime = "never";
    const body = JSON.stringify(message);
    expect(await handler(sqsEvent([body]))).toEqual(failures());
    expect({ uploads, aside }).toEqual({ uploads: [], aside: [body] });
  });

  it("takes the longest key that S3 has", async () => {
    const { handler, uploads } = setUp();
    await handler(sqsEvent([s3Message({ key: `uploads/${"x".repeat(1_016)}` })]));
    expect(uploads).toHaveLength(1);
  });

  it("is done with what was given up, and does not put it aside: its blob has an end", async () => {
    const { handler, aside, retries } = setUp(async () => ({ kind: "given_up" }));
    expect(await handler(sqsEvent([s3Message({ key: "uploads/1" })], 10))).toEqual(failures());
    expect({ aside, retries }).toEqual({ aside: [], retries: [] });
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

  describe("told of a conversion", () => {
    const original = {
      blobId: "1",
      object: { key: "uploads/1", versionId: "v1" },
      ...{ bytes: 7, etag: "aa", sha256: "ab".repeat(32), storedAt: "2026-11-23T12:00:00.000Z" },
    };

    it.each<[Conversion]>([
      [
        {
          kind: "converted",
          converted: { key: "converted/1", versionId: "v2" },
          image: { format: "webp", width: 160, height: 120, orientation: 1 },
          isRepaired: true,
        },
      ],
      [{ kind: "not_converted", source: "tiff", reason: "damaged" }],
    ])("has its blob processed with what became of it: %j", async (conversion) => {
      const { handler, uploads } = setUp();
      const event = sqsEvent([encodeConversionNews(original, conversion)], 2);
      expect(await handler(event)).toEqual(failures());
      expect(uploads).toEqual([{ ...original, conversion, attempt: 2, lastAttempt: false }]);
    });

    it("puts aside at once what cannot be", async () => {
      const { handler, uploads, aside } = setUp();
      const news = { kind: "not_converted", source: "tiff", reason: "damaged" } as const;
      const body = encodeConversionNews(original, news).replace("uploads/1", "uploads/2");
      expect(await handler(sqsEvent([body]))).toEqual(failures());
      expect({ uploads, aside }).toEqual({ uploads: [], aside: [body] });
    });
  });
});
