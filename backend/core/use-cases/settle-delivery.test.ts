import { describe, expect, it } from "@jest/globals";
import { ada, mailboxBed, mailboxLeaseMs, waitingBlob } from "../../testing/mailbox-bed.ts";
import { mailboxCallback, urlTarget } from "../../testing/sample-blob.ts";
import { defaultAccount } from "../api-keys/access-key.ts";
import { encodeDeliveryId } from "../mailbox/delivery-id.ts";
import type { ListenerReport } from "../mailbox/listener-report.ts";
import { getBlobUseCase } from "./get-blob.ts";
import type { LeasedDelivery } from "./lease-deliveries.ts";

const took: ListenerReport = { statusCode: 204, durationMs: 12 };
const failed: ListenerReport = { statusCode: 503, durationMs: 7 };
const notHeld = { code: "delivery_not_held" };
const notFound = { code: "delivery_not_found" };

/** A bed of which one delivery is leased. */
async function leasedBed(record = waitingBlob()) {
  const bed = await mailboxBed([record]);
  const [delivery] = await bed.lease();
  return { ...bed, deliveryId: (delivery as LeasedDelivery).deliveryId, record };
}

describe("settleDelivery", () => {
  it("enters what the receiver said, as if it had been called from here", async () => {
    const { settle, deliveryId, stored, lease, metrics, clock } = await leasedBed();
    clock.advance(1_000);
    expect(await settle(ada, deliveryId, took)).toEqual({ status: "delivered" });
    expect(await stored()).toEqual(
      mailboxCallback({
        status: "delivered",
        attempts: [
          {
            ...{ at: "2026-11-23T12:00:00.000Z", outcome: "delivered", statusCode: 204 },
            ...{ durationMs: 12, taken: { leaseId: "lease-1", settled: { status: "delivered" } } },
          },
        ],
        attemptsMade: 1,
      }),
    );
    expect(metrics.values).toEqual({ CallbacksDelivered: [1], CallbackMs: [12] });
    clock.advance(24 * 60 * 60_000);
    expect(await lease()).toEqual([]);
  });

  it.each<[ListenerReport, object, object]>([
    [
      { statusCode: 410, durationMs: 1 },
      { status: "stopped" },
      { phase: "status", errorCode: "status_410" },
    ],
    [failed, { status: "pending" }, { phase: "status", statusCode: 503, errorCode: "status_5xx" }],
    [{ statusCode: 302, durationMs: 1 }, { status: "pending" }, { errorCode: "redirect_refused" }],
    [{ statusCode: 404, durationMs: 1 }, { status: "pending" }, { errorCode: "status_4xx" }],
    [{ statusCode: 100, durationMs: 1 }, { status: "pending" }, { errorCode: "status_unknown" }],
    [
      { errorCode: "connection_refused", durationMs: 1 },
      { status: "pending" },
      { phase: "connect", errorCode: "connection_refused" },
    ],
    [{ errorCode: "timeout_response", durationMs: 1 }, { status: "pending" }, { phase: "timeout" }],
    [
      { errorCode: "listener_gone", durationMs: 1 },
      { status: "pending" },
      { errorCode: "listener_gone" },
    ],
  ])("knows what %j means", async (report, answer, attempt) => {
    const { settle, deliveryId, stored } = await leasedBed();
    expect(await settle(ada, deliveryId, report)).toMatchObject(answer);
    expect(await stored()).toMatchObject({
      ...answer,
      attempts: [{ outcome: "failed", ...attempt }],
    });
  });

  it("has it come again when the schedule says so, or the receiver does", async () => {
    const { settle, deliveryId, stored, lease, clock } = await leasedBed();
    const first = { status: "pending", nextAttemptAt: "2026-11-23T12:00:05.000Z" };
    expect(await settle(ada, deliveryId, failed)).toEqual(first);
    expect(await stored()).toMatchObject(first);
    clock.advance(4_999);
    expect(await lease()).toEqual([]);
    clock.advance(1);
    const [again] = await lease();
    expect(again).toMatchObject({ attempt: 2 });
    const later = { statusCode: 429, retryAfterMs: 3_600_000, durationMs: 1 };
    expect(await settle(ada, again?.deliveryId ?? "", later)).toEqual({
      ...{ status: "pending", nextAttemptAt: "2026-11-23T13:00:05.000Z" },
    });
    expect((await stored())?.attempts).toHaveLength(2);
  });

  it("has failed with the last attempt", async () => {
    const callback = mailboxCallback({
      attemptsMade: 6,
      nextAttemptAt: "2026-11-23T12:00:00.000Z",
    });
    const { settle, deliveryId, stored, metrics } = await leasedBed(waitingBlob({ callback }));
    expect(await settle(ada, deliveryId, failed)).toEqual({ status: "failed" });
    expect(await stored()).toMatchObject({ status: "failed", attemptsMade: 7 });
    expect(metrics.values.CallbacksFailed).toEqual([1]);
  });

  it("has failed where its blob is gone before it could come again", async () => {
    const expiresAt = "2026-11-23T13:00:00.000Z";
    const { settle, deliveryId, stored } = await leasedBed(waitingBlob({ expiresAt }));
    const later = { statusCode: 429, retryAfterMs: 3_600_000, durationMs: 1 };
    expect(await settle(ada, deliveryId, later)).toEqual({ status: "failed" });
    expect(await stored()).toMatchObject({ status: "failed", attemptsMade: 1 });
  });

  it("is done once: who says it again, or something else, is answered as before", async () => {
    const { settle, deliveryId, stored, metrics, clock, lease } = await leasedBed();
    const answer = await settle(ada, deliveryId, failed);
    const before = await stored();
    clock.advance(2_000);
    expect(await settle(ada, deliveryId, failed)).toEqual(answer);
    expect(await settle(ada, deliveryId, took)).toEqual(answer);
    expect(await stored()).toEqual(before);
    expect(metrics.values.CallbacksRetried).toEqual([1]);
    // Also once the next attempt is under way, and over.
    clock.advance(60_000);
    const [next] = await lease();
    expect(await settle(ada, deliveryId, took)).toEqual(answer);
    expect(await settle(ada, next?.deliveryId ?? "", took)).toEqual({ status: "delivered" });
    expect(await settle(ada, deliveryId, failed)).toEqual(answer);
    expect(await stored()).toMatchObject({ status: "delivered", attempts: [{}, {}] });
  });

  it("is done once of ten who say it at the same time", async () => {
    const { settle, deliveryId, stored } = await leasedBed();
    const reports = Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? took : failed));
    const answers = await Promise.all(reports.map((report) => settle(ada, deliveryId, report)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await stored())?.attempts).toHaveLength(1);
  });

  it("is heard after its time, as long as nobody else has it", async () => {
    const { settle, deliveryId, stored, clock, lease } = await leasedBed();
    clock.advance(mailboxLeaseMs * 3);
    expect(await settle(ada, deliveryId, took)).toEqual({ status: "delivered" });
    expect((await stored())?.attempts).toMatchObject([{ outcome: "delivered" }]);
    expect(await lease()).toEqual([]);
  });

  it("is heard after its time also of the last attempt, which readers saw fail", async () => {
    const callback = mailboxCallback({
      attemptsMade: 6,
      nextAttemptAt: "2026-11-23T12:00:00.000Z",
    });
    const { settle, deliveryId, stored, clock } = await leasedBed(waitingBlob({ callback }));
    clock.advance(mailboxLeaseMs * 3);
    expect(await settle(ada, deliveryId, took)).toEqual({ status: "delivered" });
    expect(await stored()).toMatchObject({ status: "delivered" });
  });

  it("is not heard once somebody else has it; the ledger has an attempt for each", async () => {
    const { settle, deliveryId, stored, clock, lease, metrics } = await leasedBed();
    clock.advance(mailboxLeaseMs);
    const [other] = await lease();
    expect(metrics.values.CallbacksRetried).toEqual([1]);
    await expect(settle(ada, deliveryId, took)).rejects.toMatchObject(notHeld);
    expect(await settle(ada, other?.deliveryId ?? "", took)).toEqual({ status: "delivered" });
    await expect(settle(ada, deliveryId, took)).rejects.toMatchObject(notHeld);
    expect(await stored()).toMatchObject({
      status: "delivered",
      attempts: [{ errorCode: "listener_gone" }, { outcome: "delivered" }],
    });
  });

  it("is heard also of one that a ledger of fifty newer ones has no room for", async () => {
    const attempts = Array.from({ length: 50 }, (_, i) => ({
      ...({ at: "2026-11-23T13:00:00.000Z", outcome: "failed", durationMs: i } as const),
    }));
    const callback = mailboxCallback({ attempts });
    const { settle, deliveryId, stored } = await leasedBed(waitingBlob({ callback }));
    expect((await stored())?.attempts).toEqual(attempts);
    expect(await settle(ada, deliveryId, took)).toEqual({ status: "delivered" });
    expect(await stored()).toMatchObject({ status: "delivered", attemptsMade: 1 });
  });

  it.each([
    ["to a URL", urlTarget()],
    ["to another mailbox", { kind: "mailbox", mailbox: "bob" } as const],
    ["to the same mailbox", undefined],
  ])("is not heard once it was redelivered %s", async (_, target) => {
    const { settle, deliveryId, stored, store, record, clock } = await leasedBed();
    await store.startDelivery(record, target, "whsec_new", clock.now());
    await expect(settle(ada, deliveryId, took)).rejects.toMatchObject(notHeld);
    expect(await stored()).toMatchObject({ status: "pending", delivery: 2, attemptsMade: 0 });
  });

  it("lasts no longer in the ledger than until now, where it was redelivered meanwhile", async () => {
    const { settle, deliveryId, store, record, clock } = await leasedBed();
    const seen = async () => {
      const found = await getBlobUseCase({ store, now: clock.now })(record.blobId, defaultAccount);
      return found?.callback?.attempts.map(({ errorCode, durationMs }) => [errorCode, durationMs]);
    };
    clock.advance(200);
    await store.startDelivery(record, urlTarget(), "whsec_new", clock.now());
    expect(await seen()).toEqual([["listener_gone", 200]]);
    clock.advance(mailboxLeaseMs);
    expect(await seen()).toEqual([["listener_gone", mailboxLeaseMs]]);
    await expect(settle(ada, deliveryId, took)).rejects.toMatchObject(notHeld);
    expect(await seen()).toEqual([["listener_gone", mailboxLeaseMs]]);
  });

  it.each([
    ["to a URL", urlTarget()],
    ["to another mailbox", { kind: "mailbox", mailbox: "bob" } as const],
    ["to the same mailbox", undefined],
  ])(
    "is in the ledger as its listener tells it in time, redelivered %s or not",
    async (_, target) => {
      const { settle, deliveryId, stored, store, record, clock } = await leasedBed();
      clock.advance(200);
      await store.startDelivery(record, target, "whsec_new", clock.now());
      clock.advance(mailboxLeaseMs - 201);
      const before = await stored();
      await expect(settle(ada, deliveryId, took)).rejects.toMatchObject(notHeld);
      const told = { outcome: "delivered", statusCode: 204, durationMs: 12 };
      const attempt = { at: record.createdAt, ...told, taken: { leaseId: "lease-1" } };
      expect(await stored()).toEqual({ ...before, attempts: [attempt] });
      await expect(settle(ada, deliveryId, failed)).rejects.toMatchObject(notHeld);
      expect(await stored()).toEqual({ ...before, attempts: [attempt] });
    },
  );

  it("is answered as before, wherever it was redelivered since", async () => {
    const { settle, deliveryId, store, record, clock } = await leasedBed();
    await settle(ada, deliveryId, took);
    await store.startDelivery(record, urlTarget(), "whsec_new", clock.now());
    expect(await settle(ada, deliveryId, took)).toEqual({ status: "delivered" });
  });

  it("is not heard once the blob is gone, or has expired, and brings nothing back", async () => {
    const { settle, deliveryId, store, blobId } = await leasedBed();
    await store.remove(blobId);
    await expect(settle(ada, deliveryId, took)).rejects.toMatchObject(notHeld);
    expect(await store.get(blobId)).toBeUndefined();
    const late = await leasedBed();
    late.clock.advance(31 * 24 * 60 * 60_000);
    await expect(late.settle(ada, late.deliveryId, took)).rejects.toMatchObject(notHeld);
  });

  it("was never leased by another account, or from another mailbox", async () => {
    const { settle, deliveryId, stored } = await leasedBed();
    const before = await stored();
    for (const mailbox of [
      { ...ada, account: "other" },
      { ...ada, name: "bob" },
    ]) {
      await expect(settle(mailbox, deliveryId, took)).rejects.toMatchObject(notFound);
    }
    // One that is made up looks the same as one whose blob is gone.
    const other = { ...ada, account: "other" };
    const { blobId } = waitingBlob();
    for (const id of [blobId, "unknown"]) {
      const madeUp = encodeDeliveryId({ blobId: id, leaseId: "lease-1" }, other);
      await expect(settle(other, madeUp, took)).rejects.toMatchObject(notHeld);
    }
    expect(await stored()).toEqual(before);
  });

  it.each(["", "a", "a.b", "a.b.c", "a.b.c.d", "..", "a/b.c.d", `${"a".repeat(300)}.b.c`, "é.b.c"])(
    "was never leased as %j",
    async (deliveryId) => {
      const { settle } = await leasedBed();
      await expect(settle(ada, deliveryId, took)).rejects.toMatchObject(notFound);
    },
  );

  it("has no mailboxes where everybody is one account, but on one's own machine", async () => {
    const { settle } = await mailboxBed([], { requireKey: false });
    await expect(settle(ada, "a.b.c", took)).rejects.toMatchObject({ code: "mailbox_needs_keys" });
  });
});
