import { describe, expect, it } from "@jest/globals";
import { everyFault, failingAt } from "../../testing/failing-at.ts";
import { fakeBlobStore } from "../../testing/fake-blob-store.ts";
import { fakeCallbackQueue } from "../../testing/fake-callback-queue.ts";
import { fixedClock } from "../../testing/fixed-clock.ts";
import { blob, callback, callbackSecret, succeeded, urlTarget } from "../../testing/sample-blob.ts";
import { spyLog } from "../../testing/spy-log.ts";
import { spyMetrics } from "../../testing/spy-metrics.ts";
import { watchedPorts } from "../../testing/watched-ports.ts";
import type { BlobRecord } from "../blob/blob.ts";
import { longestDelayMs, longestWaitMs } from "../callback/callback-schedule.ts";
import type { AttemptOutcome, Delivery } from "../ports/callbacks.ts";
import { type MakeCallbackDeps, makeCallbackUseCase } from "./make-callback.ts";

const leaseMs = 15_000;
const hourMs = 3_600_000;
const finished = blob(succeeded(), { callback: callback() });
const { blobId } = finished;
const delivered: AttemptOutcome = { kind: "delivered", statusCode: 204, durationMs: 12 };
const failed: AttemptOutcome = {
  kind: "retry",
  phase: "status",
  statusCode: 503,
  errorCode: "status_5xx",
  durationMs: 7,
};
const stopped: AttemptOutcome = {
  ...failed,
  kind: "stop",
  statusCode: 410,
  errorCode: "status_410",
};

async function setUp(record: BlobRecord | undefined = finished) {
  const clock = fixedClock(finished.createdAt);
  const store = fakeBlobStore();
  const queue = fakeCallbackQueue();
  if (record) await store.create(record);
  const log = spyLog();
  const metrics = spyMetrics();
  /** What the receiver got, and how the next attempts end; then they are delivered. */
  const received: Delivery[] = [];
  const next: AttemptOutcome[] = [];
  const sender = {
    async send(delivery: Delivery) {
      received.push(delivery);
      return next.shift() ?? delivered;
    },
  };
  let leases = 0;
  const makeWith = (ports: Pick<MakeCallbackDeps, "store" | "queue"> & { sender: typeof sender }) =>
    makeCallbackUseCase({
      store: ports.store,
      queue: ports.queue,
      send: (delivery) => ports.sender.send(delivery),
      encode: ({ blobId: id, state }) => JSON.stringify({ id, status: state.status }),
      log: log.log,
      metrics: metrics.metrics,
      now: clock.now,
      newId: () => `lease-${++leases}`,
      random: () => 0,
      callbackLeaseMs: leaseMs,
    });
  const ports = { store, sender, queue };
  return {
    ...{ clock, store, queue, log, metrics, received, next, ports, makeWith },
    make: (delivery = 1, attempt?: number) =>
      makeWith(ports)({ blobId, delivery, ...(attempt !== undefined && { attempt }) }),
    ledger: async () => (await store.get(blobId))?.callback,
  };
}

describe("makeCallback", () => {
  it("sends the encoded blob to its receiver, and enters the attempt into the ledger", async () => {
    const { make, received, ledger } = await setUp();
    expect(await make()).toEqual({ kind: "settled" });
    expect(received).toEqual([
      {
        url: "https://receiver.example/callbacks",
        trust: {},
        secret: callbackSecret,
        webhookId: `blob_${blobId}`,
        body: `{"id":"${blobId}","status":"succeeded"}`,
      },
    ]);
    expect(await ledger()).toEqual(
      callback({
        status: "delivered",
        attempts: [
          { at: finished.createdAt, outcome: "delivered", statusCode: 204, durationMs: 12 },
        ],
        attemptsMade: 1,
      }),
    );
  });

  it("hands the trust over that was asked for", async () => {
    const trust = { allowInsecure: true, certificateSha256: "ab".repeat(32) };
    const { make, received } = await setUp(
      blob(succeeded(), { callback: callback({ target: urlTarget({ trust }) }) }),
    );
    await make();
    expect(received).toMatchObject([{ trust }]);
  });

  it("asks for the next attempt when one fails, for when it is due, with the same webhook-id then", async () => {
    const { clock, make, next, queue, received, ledger } = await setUp();
    next.push(failed);
    expect(await make()).toEqual({ kind: "settled" });
    expect(queue.sent).toEqual([{ blobId, delivery: 1, attempt: 1, delayMs: 5_000 }]);
    expect(await ledger()).toMatchObject({
      status: "pending",
      attempts: [{ outcome: "failed", phase: "status", statusCode: 503, errorCode: "status_5xx" }],
      nextAttemptAt: "2026-11-23T12:00:05.000Z",
    });
    clock.advance(5_000);
    expect(await make(1, 1)).toEqual({ kind: "settled" });
    expect(received[0]?.webhookId).toBe(received[1]?.webhookId);
    expect(await ledger()).not.toHaveProperty("nextAttemptAt");
  });

  it("hears what the receiver says of its next attempt: a quarter of an hour is a message, more is kept", async () => {
    const { clock, make, next, queue, ledger } = await setUp();
    const waits = [60_000, longestDelayMs, longestDelayMs + 1, 12 * hourMs];
    next.push(...waits.map((retryAfterMs) => ({ ...failed, retryAfterMs })));
    next.push({ ...failed, retryAfterMs: 0 });
    for (const [attempt, waitMs] of [
      60_000,
      longestDelayMs,
      30 * 60_000,
      longestWaitMs,
    ].entries()) {
      const startedMs = clock.now().getTime();
      expect(await make(1, attempt)).toEqual({ kind: "settled" });
      expect(await ledger()).toMatchObject({
        nextAttemptAt: new Date(startedMs + waitMs).toISOString(),
      });
      clock.advance(waitMs);
    }
    expect(queue.sent.map(({ delayMs }) => delayMs)).toEqual([60_000, longestDelayMs]);
  });

  it("gives up where the blob is gone before the next attempt, and so tells of none", async () => {
    const expiresAt = new Date(Date.parse(finished.createdAt) + hourMs).toISOString();
    const { clock, make, next, queue, ledger, metrics } = await setUp({ ...finished, expiresAt });
    next.push({ ...failed, retryAfterMs: hourMs - 1 }, failed);
    expect(await make()).toEqual({ kind: "settled" });
    clock.advance(hourMs - 1);
    expect(await make(1, 1)).toEqual({ kind: "given_up" });
    expect(await ledger()).toMatchObject({ status: "failed", attemptsMade: 2 });
    expect(await ledger()).not.toHaveProperty("nextAttemptAt");
    expect(queue.sent).toEqual([]);
    expect(metrics.values.CallbacksFailed).toEqual([1]);
  });

  it("gives up after the seventh attempt, as an error in the log", async () => {
    const { clock, make, next, queue, received, ledger, log, metrics } = await setUp();
    next.push(...Array<AttemptOutcome>(7).fill(failed));
    const waits: number[] = [];
    for (let attempt = 0; ; attempt += 1) {
      const end = await make(1, attempt);
      if (end.kind === "given_up") break;
      expect(end).toEqual({ kind: "settled" });
      const waitMs = Date.parse((await ledger())?.nextAttemptAt ?? "") - clock.now().getTime();
      waits.push(waitMs);
      clock.advance(waitMs);
    }
    expect(waits).toEqual([5_000, 300_000, 1_800_000, 2 * hourMs, 5 * hourMs, 10 * hourMs]);
    expect(queue.sent.map(({ delayMs }) => delayMs)).toEqual([5_000, 300_000]);
    expect(received).toHaveLength(7);
    expect(await ledger()).toMatchObject({ status: "failed", attemptsMade: 7 });
    expect(metrics.values).toMatchObject({
      CallbacksRetried: Array(6).fill(1),
      CallbacksFailed: [1],
    });
    const attempted = log.lines.filter(({ event }) => event === "callback_attempted");
    expect(attempted.map(({ level }) => level)).toEqual([...Array(6).fill("info"), "error"]);
    // Should it not have got into the dead-letter queue.
    expect(await make()).toEqual({ kind: "given_up" });
    expect(received).toHaveLength(7);
  });

  it("stops when the receiver wants no more", async () => {
    const { make, next, received, ledger } = await setUp();
    next.push(stopped);
    expect(await make()).toEqual({ kind: "settled" });
    expect(await ledger()).toMatchObject({ status: "stopped" });
    expect(await make()).toEqual({ kind: "settled" });
    expect(received).toHaveLength(1);
  });

  describe("for messages that come twice or late", () => {
    it("sends once for two at the same time; the other comes back when the first is done", async () => {
      const { clock, make, received } = await setUp();
      const ends = await Promise.all([make(), make()]);
      expect(ends).toEqual([{ kind: "settled" }, { kind: "retry", afterMs: leaseMs }]);
      clock.advance(leaseMs);
      expect(await make()).toEqual({ kind: "settled" });
      expect(received).toHaveLength(1);
    });

    it("waits for its time when a message comes too soon", async () => {
      const { clock, make, next, queue, received } = await setUp();
      next.push(failed);
      await make();
      clock.advance(1_000);
      expect(await make(1, 1)).toEqual({ kind: "settled" });
      expect(queue.sent.at(-1)).toEqual({ blobId, delivery: 1, attempt: 1, delayMs: 4_000 });
      expect(received).toHaveLength(1);
    });

    it("makes no attempt for a message whose attempt was made, and sees to the one that follows it", async () => {
      const { clock, make, next, queue, received } = await setUp();
      next.push(failed);
      await make(1, 0);
      clock.advance(60_000);
      expect(await make(1, 0)).toEqual({ kind: "settled" });
      expect(received).toHaveLength(1);
      expect(queue.sent.at(-1)).toEqual({ blobId, delivery: 1, attempt: 1, delayMs: 0 });
    });

    it("leaves what is kept until it is due alone, however often a message comes", async () => {
      const { clock, make, next, queue, received } = await setUp();
      next.push({ ...failed, retryAfterMs: hourMs });
      for (const attempt of [0, 0, 1, undefined]) {
        expect(await make(1, attempt)).toEqual({ kind: "settled" });
      }
      expect([queue.sent, received.length]).toEqual([[], 1]);
      clock.advance(hourMs);
      expect(await make(1, 1)).toEqual({ kind: "settled" });
      expect(received).toHaveLength(2);
    });

    it("lets a message of an earlier version wait as it did, where nothing else asks for its attempt", async () => {
      const nextAttemptAt = new Date(Date.parse(finished.createdAt) + hourMs).toISOString();
      const waiting = blob(succeeded(), { callback: callback({ attemptsMade: 1, nextAttemptAt }) });
      const { make } = await setUp(waiting);
      expect(await make()).toEqual({ kind: "retry", afterMs: hourMs });
    });

    it.each([
      ["was deleted", undefined],
      ["has no result yet", blob(undefined, { callback: callback() })],
      ["has no callback", blob(succeeded())],
      ["has had it delivered", blob(succeeded(), { callback: callback({ status: "delivered" }) })],
    ])("has nothing to do for a blob that %s", async (_, record) => {
      const { make, received } = await setUp(record ?? blob(succeeded(), { blobId: "another" }));
      expect(await make()).toEqual({ kind: "settled" });
      expect(received).toEqual([]);
    });

    it("makes only the delivery that was asked for last", async () => {
      const { clock, make, next, received, store } = await setUp();
      next.push(failed);
      await make(1);
      const target = urlTarget({ url: "https://other.example/" });
      await store.startDelivery(finished, target, "whsec_new", clock.now());
      clock.advance(5_000);
      expect(await make(1)).toEqual({ kind: "settled" });
      expect(await make(2)).toEqual({ kind: "settled" });
      expect(received.map(({ url }) => url)).toEqual([
        "https://receiver.example/callbacks",
        "https://other.example/",
      ]);
    });

    it("makes none of a delivery that went to a mailbox since, whatever its message says", async () => {
      const { clock, make, next, received, store, ledger } = await setUp();
      next.push(failed);
      await make(1);
      const target = { kind: "mailbox", mailbox: "ada" } as const;
      await store.startDelivery(finished, target, "whsec_new", clock.now());
      clock.advance(5_000);
      for (const delivery of [1, 2]) expect(await make(delivery)).toEqual({ kind: "settled" });
      expect(received).toHaveLength(1);
      expect(await ledger()).toMatchObject({ status: "pending", attemptsMade: 0 });
    });

    it("begins the schedule anew with a redelivery", async () => {
      const at = finished.createdAt;
      const attempts = Array.from(
        { length: 7 },
        () => ({ at, outcome: "failed", durationMs: 1 }) as const,
      );
      const spent = callback({ status: "failed", attempts, attemptsMade: 7 });
      const record = blob(succeeded(), { callback: spent });
      const { clock, make, next, queue, store } = await setUp(record);
      await store.startDelivery(finished, spent.target, "whsec_new", clock.now());
      next.push(failed);
      await make(2);
      expect(queue.sent).toEqual([{ blobId, delivery: 2, attempt: 1, delayMs: 5_000 }]);
    });
  });

  describe("of a blob that is deleted while its receiver is thinking", () => {
    it.each([
      ["delivered", delivered],
      ["failed", failed],
    ])("an attempt that %s ends it, and brings nothing back", async (_, outcome) => {
      const { makeWith, ports, store, queue, received } = await setUp();
      const sender = {
        async send(delivery: Delivery) {
          received.push(delivery);
          await store.remove(blobId);
          return outcome;
        },
      };
      const make = () => makeWith({ ...ports, sender })({ blobId, delivery: 1 });
      expect(await make()).toEqual({ kind: "settled" });
      expect(queue.sent).toEqual([]);
      expect(received).toHaveLength(1);
      expect(await store.get(blobId)).toBeUndefined();
    });
  });

  describe("through faults", () => {
    const calls = ["store.claimDelivery", "sender.send", "store.recordAttempt"];

    it("makes these calls, in this order", async () => {
      const { makeWith, ports } = await setUp();
      const watched = watchedPorts(ports);
      await makeWith(watched.ports)({ blobId, delivery: 1 });
      expect(watched.calls).toEqual(calls);
    });

    it.each(everyFault(calls))("delivers, after one at $name: $plan", async ({ name, plan }) => {
      const { clock, make, makeWith, ports, received, ledger } = await setUp();
      const failing = makeWith(failingAt(ports, plan))({ blobId, delivery: 1 });
      await expect(failing).rejects.toThrow();
      // The queue's visibility timeout is longer than a lease.
      clock.advance(leaseMs);
      expect(await make()).toEqual({ kind: "settled" });
      expect(await ledger()).toMatchObject({ status: "delivered", attemptsMade: 1 });
      // What was sent and not recorded is sent again; a receiver can tell by the id.
      const isSentTwice =
        (name === "sender.send" && plan.when === "after") ||
        (name === "store.recordAttempt" && plan.when === "before");
      expect(received).toHaveLength(isSentTwice ? 2 : 1);
      expect(new Set(received.map(({ webhookId }) => webhookId)).size).toBe(1);
    });

    it.each(everyFault([...calls, "queue.send"]))(
      "loses no attempt that is still to be made, after one at $name: $plan",
      async ({ plan }) => {
        const { clock, make, makeWith, ports, next, queue, ledger } = await setUp();
        next.push(failed);
        const failing = makeWith(failingAt(ports, plan))({ blobId, delivery: 1, attempt: 0 });
        await expect(failing).rejects.toThrow();
        clock.advance(leaseMs);
        expect(await make(1, 0)).toEqual({ kind: "settled" });
        const { status, attemptsMade } = (await ledger()) ?? {};
        if (status === "pending") {
          expect(queue.sent.at(-1)).toMatchObject({ delivery: 1, attempt: attemptsMade });
        }
      },
    );
  });

  it("tells the log nothing of the URL, the secret or the body", async () => {
    const { make, next, log } = await setUp();
    next.push(failed);
    await make();
    const told = { status: "pending", code: "status_5xx", status_code: 503, duration_ms: 7 };
    expect(log.lines).toEqual([{ level: "info", event: "callback_attempted", details: told }]);
    for (const secret of ["receiver.example", "whsec_", "succeeded"]) {
      expect(JSON.stringify(log.lines)).not.toContain(secret);
    }
  });

  it.each([
    { name: "delivered", end: delivered, metric: "CallbacksDelivered", ms: 12 },
    { name: "to be tried again", end: failed, metric: "CallbacksRetried", ms: 7 },
    { name: "not wanted", end: stopped, metric: "CallbacksFailed", ms: 7 },
  ])("measures an attempt: $name", async ({ end, metric, ms }) => {
    const { make, next, metrics } = await setUp();
    next.push(end);
    await make();
    // The message comes again: nothing is attempted.
    await make();
    expect(metrics.values).toEqual({ [metric]: [1], CallbackMs: [ms] });
  });
});
