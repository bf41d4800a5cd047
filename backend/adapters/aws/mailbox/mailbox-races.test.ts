import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { asOf } from "../../../core/blob/blob.ts";
import type { ListenerReport } from "../../../core/mailbox/listener-report.ts";
import type { LeasedDelivery } from "../../../core/use-cases/lease-deliveries.ts";
import {
  type DynamoDbEndpoint,
  startDynamoDbEndpoint,
} from "../../../local/dynamodb/dynamodb-endpoint.ts";
import { ada, mailboxBed, mailboxLeaseMs, waitingBlob } from "../../../testing/mailbox-bed.ts";
import { blob, callback, mailboxCallback, urlTarget } from "../../../testing/sample-blob.ts";
import { dynamoDbBlobStore } from "../dynamodb-blob-store.ts";
import { dynamoDbCallbackStore } from "../dynamodb-callback-store.ts";
import { dynamoDbDueStore } from "../dynamodb-due-store.ts";
import { interleave, moments } from "../interleave.fixture.ts";
import { dynamoDbMailboxStore } from "./dynamodb-mailbox-store.ts";
import { mailboxIndex } from "./mailbox-index.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const table = "blobs";
const record = waitingBlob();
const { blobId } = record;
const took: ListenerReport = { statusCode: 204, durationMs: 12 };
const toAda = { kind: "mailbox", mailbox: "ada" } as const;
const attempt = { at: "2026-11-23T12:00:02.000Z", outcome: "failed", durationMs: 5 } as const;

let endpoint: DynamoDbEndpoint;
let plain: DynamoDBClient;
beforeAll(async () => {
  const tables = [{ name: table, key: "blob_id", indexes: [mailboxIndex] }];
  endpoint = await startDynamoDbEndpoint({ ...aws, tables });
  plain = new DynamoDBClient(config());
});
afterAll(async () => {
  plain.destroy();
  await endpoint.stop();
});

const config = () => ({ ...aws, endpoint: endpoint.url });
const storesOf = (client: DynamoDBClient) => ({
  blobs: dynamoDbBlobStore(client, table),
  callbacks: dynamoDbCallbackStore(client, table),
  store: dynamoDbMailboxStore(client, table),
});

describe("a delivery that several are at", () => {
  let bed: Awaited<ReturnType<typeof mailboxBed>>;
  beforeEach(async () => {
    bed = await mailboxBed([]);
    await put(record);
  });

  async function put(stored: typeof record): Promise<void> {
    await storesOf(plain).blobs.remove(blobId);
    await storesOf(plain).blobs.create(stored);
  }
  const leaseWith = (client: DynamoDBClient) => bed.leaseWith(storesOf(client))(ada, 10);
  const leaseOne = async () => (await leaseWith(plain))[0] as LeasedDelivery;
  /** What it is answered, or the code of its refusal. */
  const settleWith = (client: DynamoDBClient, { deliveryId }: LeasedDelivery) =>
    bed
      .settleWith(storesOf(client))(ada, deliveryId, took)
      .then(({ status }) => status as string)
      .catch(({ code }: { code: string }) => code);
  const redeliver = (
    target?: Parameters<ReturnType<typeof storesOf>["callbacks"]["startDelivery"]>[1],
  ) => storesOf(plain).callbacks.startDelivery(record, target, "whsec_new", bed.clock.now());
  const waiting = () => storesOf(plain).store.waiting(ada, bed.clock.now(), 10);
  const seen = async () => {
    const stored = await storesOf(plain).blobs.get(blobId);
    return (stored && asOf(stored, bed.clock.now()))?.callback;
  };

  it.each(moments)("is leased once, with another lease at its request %d", async (moment) => {
    const leases = await interleave(config(), moment, leaseWith, () => leaseWith(plain));
    expect(leases.flat()).toHaveLength(1);
    bed.clock.advance(mailboxLeaseMs);
    expect(await seen()).toMatchObject({ attemptsMade: 1, attempts: [{}] });
  });

  it.each(moments)(
    "is settled, or another's, where it is leased at request %d of its late settlement",
    async (moment) => {
      const first = await leaseOne();
      bed.clock.advance(mailboxLeaseMs);
      const settle = (client: DynamoDBClient) => settleWith(client, first);
      const [answer, others] = await interleave(config(), moment, settle, () => leaseWith(plain));
      if (others.length === 0) {
        expect(answer).toBe("delivered");
        expect(await seen()).toMatchObject({ status: "delivered", attempts: [{}] });
      } else {
        expect(answer).toBe("delivery_not_held");
        expect(await settleWith(plain, others[0] as LeasedDelivery)).toBe("delivered");
        expect(await seen()).toMatchObject({
          ...{ status: "delivered", attemptsMade: 2 },
          attempts: [{ errorCode: "listener_gone" }, { outcome: "delivered" }],
        });
      }
      expect(await waiting()).toEqual([]);
    },
  );

  it.each(moments)("is settled once, and so at request %d of another try", async (moment) => {
    const first = await leaseOne();
    const settle = (client: DynamoDBClient) => settleWith(client, first);
    const answers = await interleave(config(), moment, settle, () => settle(plain));
    expect(answers).toEqual(["delivered", "delivered"]);
    expect((await seen())?.attempts).toHaveLength(1);
  });

  it.each(
    moments.flatMap((moment) => [
      { moment, to: "a URL", target: urlTarget(), found: [] as string[] },
      { moment, to: "the same mailbox", target: undefined, found: [blobId] },
    ]),
  )(
    "is asked for anew, whatever is settled, where it goes to $to at request $moment of that",
    async ({ moment, target, found }) => {
      const first = await leaseOne();
      const settle = (client: DynamoDBClient) => settleWith(client, first);
      const [answer] = await interleave(config(), moment, settle, () => redeliver(target));
      expect(["delivered", "delivery_not_held"]).toContain(answer);
      const after = await seen();
      expect(after).toMatchObject({
        status: "pending",
        delivery: 2,
        attemptsMade: 0,
        attempts: [{}],
      });
      expect(after?.target.kind).toBe(target?.kind ?? "mailbox");
      expect(await waiting()).toEqual(found);
    },
  );

  it.each(moments)(
    "is nobody's where it goes to a URL at request %d of a lease",
    async (moment) => {
      const [leased] = await interleave(config(), moment, leaseWith, () => redeliver(urlTarget()));
      expect(await seen()).toMatchObject({ delivery: 2, target: urlTarget(), attemptsMade: 0 });
      expect(await waiting()).toEqual([]);
      for (const one of leased) expect(await settleWith(plain, one)).toBe("delivery_not_held");
    },
  );

  it.each(moments)(
    "loses no attempt at a URL, of the time before, that ends at request %d of its settlement",
    async (moment) => {
      await put({ ...record, callback: callback() });
      const { callbacks } = storesOf(plain);
      const until = new Date(bed.clock.now().getTime() + 15_000);
      const lease = { blobId, delivery: 1, leaseId: "url", until };
      await callbacks.claimDelivery(lease, bed.clock.now());
      await redeliver(toAda);
      const first = await leaseOne();
      const settle = (client: DynamoDBClient) => settleWith(client, first);
      await interleave(config(), moment, settle, () =>
        callbacks.recordAttempt(lease, { attempt, status: "delivered" }),
      );
      expect(await seen()).toMatchObject({
        ...{ status: "delivered", attemptsMade: 1 },
        attempts: [{ outcome: "delivered" }, attempt],
      });
    },
  );

  it.each(moments)(
    "loses no settlement at request %d of an attempt at a URL, of the time before",
    async (moment) => {
      await put({ ...record, callback: callback() });
      const until = new Date(bed.clock.now().getTime() + 15_000);
      const lease = { blobId, delivery: 1, leaseId: "url", until };
      await storesOf(plain).callbacks.claimDelivery(lease, bed.clock.now());
      await redeliver(toAda);
      const first = await leaseOne();
      const end = (client: DynamoDBClient) =>
        storesOf(client).callbacks.recordAttempt(lease, { attempt, status: "delivered" });
      await interleave(config(), moment, end, () => settleWith(plain, first));
      expect(await seen()).toMatchObject({
        ...{ status: "delivered", attemptsMade: 1 },
        attempts: [{ outcome: "delivered" }, attempt],
      });
    },
  );

  it.each(moments)("brings no blob back that is deleted at its request %d", async (moment) => {
    const remove = () => storesOf(plain).blobs.remove(blobId);
    const [leased] = await interleave(config(), moment, leaseWith, remove);
    for (const one of leased) expect(await settleWith(plain, one)).toBe("delivery_not_held");
    expect(await storesOf(plain).blobs.get(blobId)).toBeUndefined();
    await put(record);
    const first = await leaseOne();
    await interleave(config(), moment, (client) => settleWith(client, first), remove);
    expect(await storesOf(plain).blobs.get(blobId)).toBeUndefined();
  });

  it.each(moments)("is leased once where a sweep ends its blob at request %d", async (moment) => {
    const overdue = blob(undefined, { callback: mailboxCallback() });
    await put(overdue);
    bed.clock.advance(60 * 60_000);
    await redeliver();
    const at = bed.clock.now();
    const failure = { status: "failed", failure: { code: "upload_expired" } } as const;
    const end = () => dynamoDbDueStore(plain, table).end(overdue, failure, at.toISOString(), at);
    const [leased] = await interleave(config(), moment, leaseWith, end);
    expect(leased).toHaveLength(1);
    expect(await waiting()).toEqual([]);
    expect(await settleWith(plain, leased[0] as LeasedDelivery)).toBe("delivered");
    expect(await leaseWith(plain)).toEqual([]);
  });
});
