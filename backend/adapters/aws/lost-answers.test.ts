import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { BlobRecord, Outcome } from "../../core/blob/blob.ts";
import type { AttemptOutcome } from "../../core/ports/callbacks.ts";
import { makeCallbackUseCase } from "../../core/use-cases/make-callback.ts";
import {
  type DynamoDbEndpoint,
  startDynamoDbEndpoint,
} from "../../local/dynamodb/dynamodb-endpoint.ts";
import { fakeCallbackQueue } from "../../testing/fake-callback-queue.ts";
import {
  blob,
  callback,
  mailboxCallback,
  processing,
  succeeded,
} from "../../testing/sample-blob.ts";
import { spyLog } from "../../testing/spy-log.ts";
import { spyMetrics } from "../../testing/spy-metrics.ts";
import { dynamoDbBlobStore } from "./dynamodb-blob-store.ts";
import { dynamoDbCallbackStore } from "./dynamodb-callback-store.ts";
import { dynamoDbDueStore } from "./dynamodb-due-store.ts";
import { losingAnswer } from "./lost-answer.fixture.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const table = "blobs";
const record = blob(succeeded(), { callback: callback() });
const { blobId } = record;
const now = () => new Date(record.createdAt);
const until = new Date(now().getTime() + 15_000);
const unavailable: AttemptOutcome = {
  ...{ kind: "retry", phase: "status", statusCode: 503, errorCode: "status_5xx", durationMs: 7 },
};
const attempt = { at: record.createdAt, outcome: "failed", durationMs: 7 } as const;

let endpoint: DynamoDbEndpoint;
let plain: DynamoDBClient;
beforeAll(async () => {
  endpoint = await startDynamoDbEndpoint({ ...aws, tables: [{ name: table, key: "blob_id" }] });
  plain = new DynamoDBClient({ ...aws, endpoint: endpoint.url });
});
afterAll(async () => {
  plain.destroy();
  await endpoint.stop();
});
beforeEach(async () => {
  const blobs = dynamoDbBlobStore(plain, table);
  await blobs.remove(blobId);
  await blobs.create(record);
});

/** The ways of a callback to its record: one loses an answer, the other does not. */
const whole = () => dynamoDbCallbackStore(plain, table);
const withLoss = <Result>(
  work: (store: ReturnType<typeof dynamoDbCallbackStore>) => Promise<Result>,
) => withLossy((client) => work(dynamoDbCallbackStore(client, table)));
async function withLossy<Result>(work: (client: DynamoDBClient) => Promise<Result>) {
  const client = losingAnswer({ ...aws, endpoint: endpoint.url });
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}
const ledger = async () => (await dynamoDbBlobStore(plain, table).get(blobId))?.callback;
const lease = (leaseId: string, attempt?: number) => ({
  ...{ blobId, delivery: 1, leaseId, until },
  ...(attempt !== undefined && { attempt }),
});

describe("a callback, when DynamoDB's answer is lost on its way", () => {
  it.each(["claimDelivery", "recordAttempt"] as const)(
    "is attempted once and has a next attempt, at %s",
    async (lossy) => {
      const queue = fakeCallbackQueue();
      let sent = 0;
      const ended = await withLoss((store) =>
        makeCallbackUseCase({
          store: { ...whole(), [lossy]: store[lossy] },
          queue,
          async send() {
            sent += 1;
            return unavailable;
          },
          encode: ({ blobId: id }) => id,
          log: spyLog().log,
          metrics: spyMetrics().metrics,
          newId: () => "one",
          random: () => 0,
          callbackLeaseMs: 15_000,
          now,
        })({ blobId, delivery: 1, attempt: 0 }),
      );
      expect(ended).toEqual({ kind: "settled" });
      expect(sent).toBe(1);
      expect(queue.sent).toEqual([{ blobId, delivery: 1, attempt: 1, delayMs: 5_000 }]);
      const { attempts, ...after } = (await ledger()) ?? callback();
      expect(attempts).toHaveLength(1);
      expect(after).toMatchObject({
        ...{ status: "pending", attemptsMade: 1, nextAttemptAt: "2026-11-23T12:00:05.000Z" },
      });
    },
  );

  it("tells that the last attempt has failed", async () => {
    await whole().claimDelivery(lease("one"), now());
    const failed = { attempt, status: "failed" } as const;
    expect(await withLoss((store) => store.recordAttempt(lease("one"), failed))).toBe(true);
    expect(await ledger()).toMatchObject({ status: "failed", attempts: [attempt] });
  });

  it("leaves to another delivery what that overtook", async () => {
    await whole().claimDelivery(lease("one"), now());
    await whole().startDelivery(record, undefined, "whsec_new", now());
    const delivered = { attempt, status: "delivered" } as const;
    expect(await withLoss((store) => store.recordAttempt(lease("one"), delivered))).toBe(false);
    expect(await ledger()).toMatchObject({ status: "pending", delivery: 2, attemptsMade: 0 });
  });

  it("is not claimed by who asks for it as another has it", async () => {
    await whole().claimDelivery(lease("one"), now());
    const claim = await withLoss((store) => store.claimDelivery(lease("two"), now()));
    expect(claim).toEqual({ kind: "leased", until: until.toISOString() });
  });
});

describe("a picture, when DynamoDB's answer is lost on its way", () => {
  it("is taken up by who claimed it, and by nobody else", async () => {
    const waiting = blob();
    await dynamoDbBlobStore(plain, table).remove(blobId);
    await dynamoDbBlobStore(plain, table).create(waiting);
    const claim = (leaseId: string) =>
      withLossy((client) =>
        dynamoDbBlobStore(client, table).claim({ blobId, leaseId, until, deadline: until }, now()),
      );
    expect(await claim("one")).toMatchObject({
      kind: "claimed",
      record: { state: { status: "processing", leaseId: "one", attempts: 1 } },
    });
    expect(await claim("two")).toEqual({ kind: "leased", leaseUntil: until.toISOString() });
  });

  const inWork = blob(processing);
  const anew = async (waiting: BlobRecord) => {
    await dynamoDbBlobStore(plain, table).remove(blobId);
    await dynamoDbBlobStore(plain, table).create(waiting);
  };

  it("is the first that has this end, so that it is counted, and nobody else is", async () => {
    await anew(inWork);
    const complete = (at: Date, outcome: Outcome = succeeded()) =>
      withLossy((client) => dynamoDbBlobStore(client, table).complete(inWork, outcome, at));
    expect(await complete(now())).toBe(true);
    expect(await complete(now())).toBe(false);
    expect(await complete(new Date(now().getTime() + 1))).toBe(false);
    expect(await complete(now(), { status: "failed", failure: { code: "corrupt_image" } })).toBe(
      false,
    );
  });

  it("has one attempt taken back", async () => {
    await anew(blob({ ...processing, attempts: 3 }));
    const lease = { blobId, leaseId: processing.leaseId };
    await withLossy((client) =>
      dynamoDbBlobStore(client, table).release(lease, { counts: false }, now()),
    );
    expect((await dynamoDbBlobStore(plain, table).get(blobId))?.state).toMatchObject({
      attempts: 2,
    });
  });

  it("is ended, or given more time, by the sweep that did it", async () => {
    await anew(inWork);
    const late = new Date(Date.parse(processing.deadlineAt) + 1);
    const failed = { status: "failed", failure: { code: "recognition_unavailable" } } as const;
    const end = (endedAt: string) =>
      withLossy((client) => dynamoDbDueStore(client, table).end(inWork, failed, endedAt, late));
    expect(await end(processing.deadlineAt)).toBe(true);
    expect(await end(late.toISOString())).toBe(false);
    await anew(blob());
    const hold = (at: Date) =>
      withLossy((client) => dynamoDbDueStore(client, table).hold(blobId, late, at));
    expect(await hold(now())).toBe(true);
    expect(await hold(new Date(now().getTime() + 1))).toBe(false);
  });
});

describe("a blob, when DynamoDB's answer is lost on its way", () => {
  it.each([
    ["that waits for its picture", blob()],
    ["whose picture is known, with a callback", record],
    ["whose callback waits in a mailbox", blob(succeeded(), { callback: mailboxCallback() })],
  ])("is created once, by who asked: one %s", async (_, wanted) => {
    await dynamoDbBlobStore(plain, table).remove(blobId);
    const create = (one: BlobRecord) =>
      withLossy((client) => dynamoDbBlobStore(client, table).create(one));
    expect(await create(wanted)).toBe(true);
    expect(await create(wanted)).toBe(false);
  });
});
