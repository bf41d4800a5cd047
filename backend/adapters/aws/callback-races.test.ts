import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { defaultAccount } from "../../core/api-keys/access-key.ts";
import type { CallbackTarget, UrlTarget } from "../../core/blob/callback.ts";
import type { CallbackStore } from "../../core/ports/callbacks.ts";
import {
  type RedeliverCallbackDeps,
  redeliverCallbackUseCase,
} from "../../core/use-cases/redeliver-callback.ts";
import {
  type DynamoDbEndpoint,
  startDynamoDbEndpoint,
} from "../../local/dynamodb/dynamodb-endpoint.ts";
import { fakeCallbackQueue } from "../../testing/fake-callback-queue.ts";
import { fakeIdempotency } from "../../testing/fake-idempotency.ts";
import { blob, callback, succeeded } from "../../testing/sample-blob.ts";
import { spyLog } from "../../testing/spy-log.ts";
import { dynamoDbBlobStore } from "./dynamodb-blob-store.ts";
import { dynamoDbCallbackStore } from "./dynamodb-callback-store.ts";
import { interleave, moments } from "./interleave.fixture.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const table = "blobs";
const record = blob(succeeded(), { callback: callback() });
const { blobId } = record;
const now = () => new Date(record.createdAt);
const until = new Date(now().getTime() + 15_000);
const elsewhere: UrlTarget = {
  kind: "url",
  url: "https://other.example/",
  trust: { certificateSha256: "ab".repeat(32) },
};
const attempt = { at: "2026-11-23T12:00:02.000Z", outcome: "failed", durationMs: 5 } as const;

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

const storesOf = (client: DynamoDBClient): CallbackStore & RedeliverCallbackDeps["store"] => ({
  ...dynamoDbBlobStore(client, table),
  ...dynamoDbCallbackStore(client, table),
});
function redeliverWith(client: DynamoDBClient) {
  const redeliver = redeliverCallbackUseCase({
    store: storesOf(client),
    queue: fakeCallbackQueue(),
    refuseUrl: async () => undefined,
    idempotency: fakeIdempotency(),
    newSecret: () => "whsec_new",
    log: spyLog().log,
    ...{ requireKey: true, mailboxWithoutKey: false },
    now,
  });
  return (id: string, target?: CallbackTarget) => redeliver(id, defaultAccount, target);
}

const config = () => ({ ...aws, endpoint: endpoint.url });

const claimFirst = () =>
  storesOf(plain).claimDelivery({ blobId, delivery: 1, leaseId: "one", until }, now());
const recordWith = (client: DynamoDBClient) =>
  storesOf(client).recordAttempt(
    { blobId, leaseId: "one" },
    { attempt, status: "pending", nextAttemptAt: "2026-11-23T12:00:05.000Z" },
  );
const ledger = async () => (await storesOf(plain).get(blobId))?.callback;

describe("a ledger that several write to", () => {
  beforeEach(async () => {
    const blobs = dynamoDbBlobStore(plain, table);
    await blobs.remove(blobId);
    await blobs.create(record);
  });

  it.each(moments)(
    "has the target that was accepted while another redelivery, without one, was at its request %d",
    async (moment) => {
      const again = (client: DynamoDBClient) => redeliverWith(client)(blobId);
      await interleave(config(), moment, again, () => redeliverWith(plain)(blobId, elsewhere));
      const trust = { ...elsewhere.trust, allowInsecure: false };
      expect((await ledger())?.target).toEqual({ ...elsewhere, trust });
      expect((await ledger())?.delivery).toBe(3);
    },
  );

  it.each(moments)(
    "has the attempt that a redelivery overtook at its request %d",
    async (moment) => {
      await claimFirst();
      await interleave(config(), moment, recordWith, () => redeliverWith(plain)(blobId));
      const after = await ledger();
      expect(after).toMatchObject({ attempts: [attempt], attemptsMade: 0, delivery: 2 });
      expect(after).not.toHaveProperty("nextAttemptAt");
    },
  );

  it.each(moments)(
    "has the attempt that ended while a redelivery was at its request %d",
    async (moment) => {
      await claimFirst();
      const again = (client: DynamoDBClient) => redeliverWith(client)(blobId);
      await interleave(config(), moment, again, () => recordWith(plain));
      expect(await ledger()).toMatchObject({ attempts: [attempt], attemptsMade: 0, delivery: 2 });
    },
  );

  it.each(moments)(
    "has both of two attempts, one ending at request %d of the other",
    async (moment) => {
      await claimFirst();
      const overdue = { ...attempt, at: record.createdAt, durationMs: 5_000 };
      await interleave(config(), moment, recordWith, () =>
        storesOf(plain).recordAttempt(
          { blobId, leaseId: "an older one" },
          { attempt: overdue, status: "failed" },
        ),
      );
      expect(await ledger()).toMatchObject({
        status: "pending",
        attempts: [overdue, attempt],
        attemptsMade: 1,
      });
    },
  );

  it.each(moments)("has nothing of a blob that is deleted at request %d", async (moment) => {
    await claimFirst();
    await interleave(config(), moment, recordWith, () =>
      dynamoDbBlobStore(plain, table).remove(blobId),
    );
    expect(await storesOf(plain).get(blobId)).toBeUndefined();
  });
});
