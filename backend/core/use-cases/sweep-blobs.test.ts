import { DeleteItemCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { dynamoDbBlobStore } from "../../adapters/aws/dynamodb-blob-store.ts";
import { dynamoDbCallbackStore } from "../../adapters/aws/dynamodb-callback-store.ts";
import { dynamoDbDueStore } from "../../adapters/aws/dynamodb-due-store.ts";
import { dynamoDbMailboxStore } from "../../adapters/aws/mailbox/dynamodb-mailbox-store.ts";
import {
  type DynamoDbEndpoint,
  startDynamoDbEndpoint,
} from "../../local/dynamodb/dynamodb-endpoint.ts";
import { localTables } from "../../local/resources.ts";
import { everyFault, failingAt } from "../../testing/failing-at.ts";
import { fakeCallbackQueue } from "../../testing/fake-callback-queue.ts";
import { fakeUploads } from "../../testing/fake-uploads.ts";
import { fixedClock } from "../../testing/fixed-clock.ts";
import {
  blob,
  callback,
  mailboxCallback,
  processing,
  succeeded,
  urlTarget,
} from "../../testing/sample-blob.ts";
import { spyLog } from "../../testing/spy-log.ts";
import { defaultAccount } from "../api-keys/access-key.ts";
import { asOf, type BlobRecord } from "../blob/blob.ts";
import { uploadKeyOf } from "../blob/upload-key.ts";
import { sweepBlobsUseCase } from "./sweep-blobs.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const attempt = { at: blob().createdAt, outcome: "failed", durationMs: 5 } as const;

let endpoint: DynamoDbEndpoint;
let client: DynamoDBClient;
const table = localTables.blobs.name;
beforeAll(async () => {
  endpoint = await startDynamoDbEndpoint({ ...aws, tables: [localTables.blobs] });
  client = new DynamoDBClient({ ...aws, endpoint: endpoint.url });
});
afterAll(async () => {
  client.destroy();
  await endpoint.stop();
});
afterEach(async () => {
  const { Items = [] } = await client.send(
    new ScanCommand({ TableName: table, ProjectionExpression: "blob_id" }),
  );
  for (const Key of Items) await client.send(new DeleteItemCommand({ TableName: table, Key }));
});

function setUp() {
  const clock = fixedClock(blob().createdAt);
  const blobs = dynamoDbBlobStore(client, table);
  const ledger = dynamoDbCallbackStore(client, table);
  const mailboxes = dynamoDbMailboxStore(client, table);
  const due = dynamoDbDueStore(client, table);
  const queue = fakeCallbackQueue();
  const uploads = fakeUploads();
  const log = spyLog();
  type Ports = {
    store: typeof due;
    queue: typeof queue;
    uploads: Pick<typeof uploads, "isStored">;
  };
  const sweepWith = (ports: Ports) =>
    sweepBlobsUseCase({
      // What injects faults knows no generators.
      store: {
        get: (blobId) => ports.store.get(blobId),
        end: (...args) => ports.store.end(...args),
        hold: (...args) => ports.store.hold(...args),
        settle: (one) => ports.store.settle(one),
        due: due.due,
      },
      uploads: { isStored: (blobId) => ports.uploads.isStored(blobId) },
      callbacks: { send: (...args) => ports.queue.send(...args) },
      log: log.log,
      now: clock.now,
    });
  /** A callback whose first attempt failed, and that is to be tried again after a time. */
  const failOnce = async (record: BlobRecord, waitMs: number) => {
    const { blobId } = record;
    await blobs.create(record);
    const until = new Date(clock.now().getTime() + 15_000);
    await ledger.claimDelivery({ blobId, delivery: 1, leaseId: "one", until }, clock.now());
    await ledger.recordAttempt(
      { blobId, leaseId: "one" },
      {
        attempt,
        status: "pending",
        nextAttemptAt: new Date(clock.now().getTime() + waitMs).toISOString(),
        keepUntilDue: true,
      },
    );
  };
  const ports: Ports = { store: due, queue, uploads };
  const sweep = (hasTime = () => true) => sweepWith(ports)(hasTime);
  return {
    clock,
    blobs,
    ledger,
    mailboxes,
    queue,
    uploads,
    log,
    ports,
    sweepWith,
    failOnce,
    sweep,
  };
}

const withCallback = (blobId = blob().blobId) =>
  blob(succeeded(), { blobId, callback: callback() });

describe("sweepBlobs, for callbacks that wait for long", () => {
  it("asks for the attempt when its time has come, to the second, and once", async () => {
    const { clock, queue, failOnce, sweep } = setUp();
    await failOnce(withCallback(), hourMs);
    clock.advance(hourMs - 100_000);
    await sweep();
    expect(queue.sent).toEqual([]);
    clock.advance(60_000);
    for (const _time of [1, 2]) await sweep();
    const { blobId } = withCallback();
    expect(queue.sent).toEqual([{ blobId, delivery: 1, attempt: 1, delayMs: 40_000 }]);
  });

  it("finds everything after a day without a sweep, in all of its pages", async () => {
    const { clock, queue, failOnce, sweep } = setUp();
    const ids = Array.from({ length: 30 }, (_, i) => `blob-${i}`);
    for (const id of ids) {
      await failOnce(withCallback(id), hourMs);
      clock.advance(1_000);
    }
    clock.advance(dayMs);
    await sweep();
    expect(queue.sent.map(({ blobId }) => blobId).sort()).toEqual(ids.sort());
    await sweep();
    expect(queue.sent).toHaveLength(30);
  });

  it("leaves the rest to the next sweep when its time is up", async () => {
    const { clock, queue, log, failOnce, sweep } = setUp();
    for (let i = 0; i < 45; i += 1) await failOnce(withCallback(`blob-${i}`), hourMs);
    clock.advance(2 * hourMs);
    const answers = [true, true];
    await sweep(() => answers.shift() ?? false);
    expect(queue.sent.length).toBeLessThan(45);
    expect(log.events()).toEqual(["sweep_out_of_time"]);
    await sweep();
    expect(new Set(queue.sent.map(({ blobId }) => blobId)).size).toBe(45);
  });

  it("says that some failed, also where its time is up", async () => {
    const { clock, ports, log, failOnce, sweepWith } = setUp();
    for (let i = 0; i < 45; i += 1) await failOnce(withCallback(`blob-${i}`), hourMs);
    clock.advance(2 * hourMs);
    const answers = [true, true];
    const send = () => Promise.reject(new Error("The queue takes nothing."));
    const sweep = sweepWith({ ...ports, queue: { ...ports.queue, send } });
    await expect(sweep(() => answers.shift() ?? false)).rejects.toThrow("that are due failed");
    expect(log.events()).toContain("sweep_out_of_time");
  });

  it("does all of hundreds but the one that cannot be written", async () => {
    const { clock, ports, queue, failOnce, sweepWith, sweep } = setUp();
    for (let i = 0; i < 520; i += 1) await failOnce(withCallback(`blob-${i}`), hourMs);
    clock.advance(2 * hourMs);
    const settle: typeof ports.store.settle = async (due) => {
      if (due.blobId === "blob-7") throw new Error("The table takes nothing.");
      await ports.store.settle(due);
    };
    await expect(
      sweepWith({ ...ports, store: { ...ports.store, settle } })(() => true),
    ).rejects.toThrow("1 of the blobs");
    expect(new Set(queue.sent.map(({ blobId: id }) => id)).size).toBe(520);
    await sweep();
    expect(queue.sent.slice(520)).toMatchObject([{ blobId: "blob-7" }]);
  });

  it("does not send what was delivered, asked for anew or deleted meanwhile", async () => {
    const { clock, blobs, ledger, queue, failOnce, sweep } = setUp();
    for (const id of ["done", "gone"]) await failOnce(withCallback(id), hourMs);
    clock.advance(hourMs);
    const lease = { blobId: "done", leaseId: "two" };
    const until = new Date(clock.now().getTime() + 15_000);
    await ledger.claimDelivery({ ...lease, delivery: 1, until }, clock.now());
    await ledger.recordAttempt(lease, { attempt, status: "delivered" });
    await blobs.remove("gone");
    await sweep();
    expect(queue.sent).toEqual([]);
  });

  it("makes one attempt of a message that is sent twice", async () => {
    const { clock, ledger, queue, ports, sweepWith, failOnce, sweep } = setUp();
    await failOnce(withCallback(), hourMs);
    clock.advance(hourMs);
    const settle = () => Promise.reject(new Error("no"));
    const crashing = { ...ports, store: { ...ports.store, settle } };
    await expect(sweepWith(crashing)(() => true)).rejects.toThrow("1 of the");
    await sweep();
    expect(queue.sent).toHaveLength(2);
    const claims = await Promise.all(
      queue.sent.map((request, i) => {
        const until = new Date(clock.now().getTime() + 15_000);
        return ledger.claimDelivery({ ...request, leaseId: `lease-${i}`, until }, clock.now());
      }),
    );
    expect(claims.map(({ kind }) => kind).sort()).toEqual(["claimed", "leased"]);
  });
});

describe("sweepBlobs, for callbacks that go to a mailbox", () => {
  const ada = { account: defaultAccount, name: "ada" };
  const overdue = blob(undefined, { callback: mailboxCallback() });

  it("ends the blob, and has its callback in the mailbox with that", async () => {
    const { clock, blobs, mailboxes, queue, sweep } = setUp();
    await blobs.create(overdue);
    clock.advance(hourMs);
    expect(await mailboxes.waiting(ada, clock.now(), 10)).toEqual([]);
    await sweep();
    expect(await mailboxes.waiting(ada, clock.now(), 10)).toEqual([overdue.blobId]);
    clock.advance(dayMs);
    await sweep();
    expect(queue.sent).toEqual([]);
  });

  it("queues nothing of a delivery that waited for long when it was redelivered to a mailbox", async () => {
    const { clock, ledger, mailboxes, queue, failOnce, sweep } = setUp();
    await failOnce(withCallback(), hourMs);
    const target = { kind: "mailbox", mailbox: "ada" } as const;
    await ledger.startDelivery(withCallback(), target, "whsec_", clock.now());
    clock.advance(hourMs);
    await sweep();
    expect(queue.sent).toEqual([]);
    expect(await mailboxes.waiting(ada, clock.now(), 10)).toEqual([withCallback().blobId]);
  });
});

describe("sweepBlobs, for deliveries that were asked for and never queued", () => {
  const delivered = callback({ status: "delivered", attemptsMade: 1, attempts: [attempt] });
  const target = urlTarget({ url: "https://example.com/elsewhere" });

  it.each([
    ["again", blob(succeeded(), { callback: delivered }), undefined, 2],
    ["to another URL", blob(succeeded(), { callback: delivered }), target, 2],
    ["for the first time", blob(succeeded()), target, 1],
  ])("queues one that was asked for %s, after five minutes", async (_, record, to, delivery) => {
    const { clock, blobs, ledger, queue, sweep } = setUp();
    const { blobId } = record;
    await blobs.create(record);
    await ledger.startDelivery(record, to, "whsec_c2VjcmV0", clock.now());
    await sweep();
    expect(queue.sent).toEqual([]);
    clock.advance(5 * 60_000);
    for (const _time of [1, 2]) await sweep();
    expect(queue.sent).toEqual([{ blobId, delivery, attempt: 0, delayMs: 0 }]);
  });

  it("leaves the mark of one that is asked for while it queues the one before", async () => {
    const { clock, ledger, queue, ports, sweepWith, sweep, failOnce } = setUp();
    const { blobId } = withCallback();
    await failOnce(withCallback(), hourMs);
    clock.advance(hourMs);
    const send: typeof queue.send = async (...message) => {
      await queue.send(...message);
      // Whoever asks dies before the message of this delivery is queued.
      await ledger.startDelivery(withCallback(), undefined, "whsec_", clock.now());
    };
    await sweepWith({ ...ports, queue: { ...queue, send } })(() => true);
    expect(queue.sent).toMatchObject([{ blobId, delivery: 1, attempt: 1 }]);
    clock.advance(hourMs);
    await sweep();
    expect(queue.sent).toMatchObject([{ delivery: 1 }, { blobId, delivery: 2, attempt: 0 }]);
  });

  it("does not queue one whose attempt was made", async () => {
    const { clock, blobs, ledger, queue, sweep } = setUp();
    const { blobId } = blob();
    await blobs.create(blob(succeeded(), { callback: delivered }));
    await ledger.startDelivery(blob(), undefined, "whsec_c2VjcmV0", clock.now());
    const until = new Date(clock.now().getTime() + 15_000);
    await ledger.claimDelivery({ blobId, delivery: 2, leaseId: "two", until }, clock.now());
    await ledger.recordAttempt({ blobId, leaseId: "two" }, { attempt, status: "delivered" });
    clock.advance(hourMs);
    await sweep();
    expect(queue.sent).toEqual([]);
  });
});

describe("sweepBlobs, for pictures that wait for their turn", () => {
  const { blobId, uploadDeadlineAt } = blob();
  /** A blob whose form was posted, and whose news nobody takes up: a minute before it would be over. */
  async function waiting() {
    const bed = setUp();
    const { clock, blobs, uploads } = bed;
    await blobs.create(blob(undefined, { callback: callback() }));
    uploads.put({ key: uploadKeyOf(blobId), versionId: "v1" }, Buffer.from("a picture"));
    clock.advance(Date.parse(uploadDeadlineAt) - clock.now().getTime() - 60_000);
    const seen = async () => {
      const record = await blobs.get(blobId);
      return record && asOf(record, clock.now());
    };
    const claim = () => {
      const until = new Date(clock.now().getTime() + 90_000);
      return blobs.claim({ blobId, leaseId: "one", until, deadline: until }, clock.now());
    };
    return { ...bed, seen, claim };
  }

  it("gives them six hours more, in which they can be taken up", async () => {
    const { clock, queue, log, sweep, seen, claim } = await waiting();
    await sweep();
    expect(log.events()).toEqual(["swept"]);
    clock.advance(6 * hourMs - 1_000);
    for (const _time of [1, 2]) await sweep();
    expect((await seen())?.state).toEqual({ status: "awaiting_upload" });
    expect(queue.sent).toEqual([]);
    expect((await claim()).kind).toBe("claimed");
  });

  it("ends them after that, as something that was not the client's fault", async () => {
    const { clock, queue, sweep, seen, claim } = await waiting();
    await sweep();
    clock.advance(6 * hourMs);
    const failed = { status: "failed", failure: { code: "recognition_unavailable" } };
    expect((await seen())?.state).toEqual(failed);
    expect((await claim()).kind).toBe("finished");
    await sweep();
    expect(queue.sent).toEqual([{ blobId, delivery: 1, attempt: 0, delayMs: 0 }]);
    expect((await seen())?.state).toEqual(failed);
  });

  it("lets what is seen as over stay so, though the picture is there", async () => {
    const { clock, sweep, seen } = await waiting();
    clock.advance(60_000);
    expect((await seen())?.state.status).toBe("failed");
    await sweep();
    expect((await seen())?.state).toEqual({
      status: "failed",
      failure: { code: "upload_expired" },
    });
  });

  it("leaves them to the worker that takes them up at that moment", async () => {
    const { ports, sweepWith, seen, claim } = await waiting();
    const isStored = async (id: string) => {
      await claim();
      return await ports.uploads.isStored(id);
    };
    await sweepWith({ ...ports, uploads: { isStored } })(() => true);
    expect(await seen()).toMatchObject({ state: { status: "processing" }, uploadDeadlineAt });
  });

  it.each(everyFault(["uploads.isStored", "store.hold"]))(
    "comes back for them after a fault at $name: $plan",
    async ({ plan }) => {
      const { clock, ports, sweepWith, sweep, seen } = await waiting();
      await expect(sweepWith(failingAt(ports, plan))(() => true)).rejects.toThrow();
      await sweep();
      clock.advance(hourMs);
      expect((await seen())?.state).toEqual({ status: "awaiting_upload" });
    },
  );
});

describe("sweepBlobs, for blobs that no worker will end", () => {
  const unfinished = [
    ["was never uploaded", blob(undefined, { callback: callback() }), "upload_expired"],
    ["was given up", blob(processing, { callback: callback() }), "recognition_unavailable"],
  ] as const;

  it.each(unfinished)(
    "ends one that %s as readers see it, and queues its callback",
    async (_, record, code) => {
      const { clock, blobs, queue, sweep } = setUp();
      await blobs.create(record);
      await sweep();
      expect([await blobs.get(record.blobId), queue.sent]).toEqual([record, []]);
      clock.advance(7 * hourMs);
      await sweep();
      const ended = await blobs.get(record.blobId);
      expect(ended?.state).toEqual({ status: "failed", failure: { code } });
      const deadline =
        record.state.status === "processing" ? record.state.deadlineAt : record.uploadDeadlineAt;
      expect(ended?.updatedAt).toBe(deadline);
      const { blobId } = record;
      expect(queue.sent).toEqual([{ blobId, delivery: 1, attempt: 0, delayMs: 0 }]);
      await sweep();
      expect(queue.sent).toHaveLength(1);
    },
  );

  it.each([
    ["was made", { status: "delivered" }],
    ["is to be made again soon", { status: "pending", nextAttemptAt: "2026-11-23T19:00:05.000Z" }],
  ] as const)(
    "ends one that was asked for anew before it came, and whose attempt %s",
    async (_, step) => {
      const { clock, blobs, ledger, sweep } = setUp();
      const due = dynamoDbDueStore(client, table);
      const record = blob(undefined, { callback: callback() });
      const { blobId } = record;
      await blobs.create(record);
      clock.advance(7 * hourMs);
      await ledger.startDelivery(record, undefined, "whsec_c2VjcmV0", clock.now());
      const until = new Date(clock.now().getTime() + 15_000);
      const lease = { blobId, leaseId: "two", until };
      await ledger.claimDelivery({ ...lease, delivery: 2 }, clock.now());
      expect(await ledger.recordAttempt(lease, { attempt, ...step, keepUntilDue: false })).toBe(
        true,
      );
      clock.advance(5 * 60_000);
      await sweep();
      expect((await blobs.get(blobId))?.state.status).toBe("failed");
      const left: unknown[] = [];
      for await (const part of due.due(clock.now())) left.push(...part);
      expect(left).toEqual([]);
    },
  );

  it("knows the deadline of a blob that a worker took up, and forgets it when it is finished", async () => {
    const { clock, blobs, queue, sweep } = setUp();
    const later = (ms: number) => new Date(clock.now().getTime() + ms);
    for (const blobId of ["dead", "fine"]) {
      await blobs.create(blob(undefined, { blobId, callback: callback() }));
      const lease = { blobId, leaseId: "one", until: later(60_000), deadline: later(6 * hourMs) };
      await blobs.claim(lease, clock.now());
    }
    await blobs.complete({ blobId: "fine" }, succeeded(), clock.now());
    clock.advance(5 * hourMs);
    await sweep();
    expect(queue.sent).toEqual([]);
    clock.advance(hourMs);
    await sweep();
    expect(queue.sent.map(({ blobId }) => blobId)).toEqual(["dead"]);
    expect((await blobs.get("fine"))?.state.status).toBe("succeeded");
  });

  it.each(everyFault(["store.get", "store.end", "queue.send", "store.settle"]))(
    "loses no callback to a fault at $name: $plan",
    async ({ plan }) => {
      const { clock, blobs, queue, ports, sweepWith, sweep } = setUp();
      const record = blob(processing, { callback: callback() });
      await blobs.create(record);
      clock.advance(dayMs);
      await expect(sweepWith(failingAt(ports, plan))(() => true)).rejects.toThrow();
      await sweep();
      expect((await blobs.get(record.blobId))?.state.status).toBe("failed");
      expect(queue.sent.length).toBeGreaterThan(0);
      const sent = queue.sent.length;
      await sweep();
      expect(queue.sent).toHaveLength(sent);
    },
  );

  it("goes on past one that fails, and tells of it", async () => {
    const { clock, blobs, queue, log, sweep } = setUp();
    for (let i = 0; i < 5; i += 1) {
      await blobs.create(blob(undefined, { blobId: `blob-${i}`, callback: callback() }));
    }
    clock.advance(dayMs);
    const { send } = queue;
    queue.send = (request, delayMs) =>
      request.blobId === "blob-2" ? Promise.reject(new Error("no")) : send(request, delayMs);
    await expect(sweep()).rejects.toThrow("1 of the blobs that are due failed.");
    expect(queue.sent).toHaveLength(4);
    expect(log.events()).toEqual(["sweep_failed", "swept"]);
  });

  it("does nothing about what has expired", async () => {
    const { clock, blobs, queue, sweep } = setUp();
    await blobs.create(blob(undefined, { callback: callback() }));
    clock.advance(400 * dayMs);
    await sweep();
    expect(queue.sent).toEqual([]);
  });
});
