import { describe, expect, it } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import { ada, mailboxBed, mailboxLeaseMs, waitingBlob } from "../../testing/mailbox-bed.ts";
import {
  callback,
  callbackSecret,
  mailboxCallback,
  processing,
} from "../../testing/sample-blob.ts";
import { defaultAccount } from "../api-keys/access-key.ts";
import { asOf } from "../blob/blob.ts";
import { getBlobUseCase } from "./get-blob.ts";
import type { LeasedDelivery } from "./lease-deliveries.ts";

const minuteMs = 60_000;
const blobs = (count: number) =>
  Array.from({ length: count }, (_, i) => waitingBlob({ blobId: `blob-${i}` }));
const idsOf = (leased: readonly LeasedDelivery[]) => leased.map(({ blobId }) => blobId).sort();

describe("leaseDeliveries", () => {
  it("hands out what would have been posted, signed at this moment", async () => {
    const { lease, clock, blobId } = await mailboxBed();
    clock.advance(20 * minuteMs);
    const [delivery, ...more] = await lease();
    expect(more).toEqual([]);
    expect(delivery).toMatchObject({
      blobId,
      attempt: 1,
      leasedUntil: "2026-11-23T12:21:00.000Z",
      headers: {
        "content-type": "application/json",
        "user-agent": "rekog/1.2.3",
        "webhook-id": `blob_${blobId}`,
        "webhook-timestamp": String(clock.now().getTime() / 1_000),
      },
    });
    const { body = "", headers } = delivery ?? {};
    const { signature } = { signature: headers?.["webhook-signature"] };
    expect(new Webhook(callbackSecret).sign(`blob_${blobId}`, clock.now(), body)).toBe(signature);
    expect(JSON.parse(body)).toMatchObject({
      ...{ blob_id: blobId, status: "succeeded" },
      callback: { mailbox: "ada", status: "pending", attempts: [] },
    });
    expect(body).not.toContain("whsec_");
  });

  it("hands out to nobody else what somebody has, to the very end of the lease", async () => {
    const { lease, clock } = await mailboxBed();
    expect(await lease()).toHaveLength(1);
    clock.advance(mailboxLeaseMs - 1);
    expect(await lease()).toEqual([]);
    clock.advance(1);
    expect(await lease()).toMatchObject([{ attempt: 2 }]);
  });

  it("gives ten listeners at once each delivery once, and something to each", async () => {
    const { lease } = await mailboxBed(blobs(100));
    const all = await Promise.all(Array.from({ length: 10 }, () => lease(ada, 3)));
    const ids = all.flat().map(({ blobId }) => blobId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(3);
  });

  it.each([1, 3, 10])("hands out %d at most, if so many are asked for", async (limit) => {
    const { lease } = await mailboxBed(blobs(11));
    expect(await lease(ada, limit)).toHaveLength(limit);
  });

  it("has all of them handed out in the end, none twice", async () => {
    const { lease } = await mailboxBed(blobs(25));
    const parts = [await lease(), await lease(), await lease(), await lease()];
    expect(parts.map(({ length }) => length)).toEqual([10, 10, 5, 0]);
    expect(idsOf(parts.flat())).toEqual(idsOf(blobs(25) as never[]));
  });

  it("has nothing of another account, or in another mailbox", async () => {
    const { lease } = await mailboxBed();
    expect(await lease({ ...ada, account: "other" })).toEqual([]);
    expect(await lease({ ...ada, name: "bob" })).toEqual([]);
    expect(await lease()).toHaveLength(1);
  });

  it.each([
    ["is not at its end", waitingBlob({ state: processing })],
    ["goes to a URL", waitingBlob({ callback: callback() })],
    ["was delivered", waitingBlob({ callback: mailboxCallback({ status: "delivered" }) })],
    ["was stopped", waitingBlob({ callback: mailboxCallback({ status: "stopped" }) })],
    ["has expired", waitingBlob({ expiresAt: "2026-11-23T12:00:00.000Z" })],
  ])("has nothing of a blob that %s", async (_, record) => {
    const { lease } = await mailboxBed([record]);
    expect(await lease()).toEqual([]);
  });

  it("finds what waits behind a hundred that have expired, and are not removed yet", async () => {
    const expired = blobs(100).map((one) => ({ ...one, expiresAt: "2026-11-23T12:00:30.000Z" }));
    const at = "2026-11-23T12:00:10.000Z";
    const { lease, clock } = await mailboxBed([
      ...expired,
      waitingBlob({ createdAt: at, updatedAt: at }),
    ]);
    clock.advance(minuteMs);
    const found = [await lease(), await lease(), await lease(), await lease()];
    expect(found.flat()).toHaveLength(1);
  });

  it("is an attempt: of one that nobody settles the ledger says so, when its time is up", async () => {
    const { lease, clock, store, blobId } = await mailboxBed();
    const seen = async () => {
      const record = await getBlobUseCase({ store, now: clock.now })(blobId, defaultAccount);
      return record?.callback;
    };
    await lease();
    expect(await seen()).toEqual(mailboxCallback({ attempts: [], attemptsMade: 1 }));
    clock.advance(mailboxLeaseMs);
    expect(await seen()).toMatchObject({
      status: "pending",
      nextAttemptAt: "2026-11-23T12:01:00.000Z",
      attempts: [
        {
          ...{ at: "2026-11-23T12:00:00.000Z", outcome: "failed" },
          ...{ errorCode: "listener_gone", durationMs: mailboxLeaseMs },
        },
      ],
    });
  });

  it("comes again on the schedule of callbacks, and not within the lease", async () => {
    const { lease, clock, store } = await mailboxBed();
    const waitedMinutes: number[] = [];
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      expect(await lease()).toMatchObject([{ attempt }]);
      let minutes = 0;
      while ((await store.waiting(ada, clock.now(), 1)).length === 0) {
        clock.advance(minuteMs);
        minutes += 1;
      }
      waitedMinutes.push(minutes);
    }
    expect(waitedMinutes).toEqual([1, 5, 30, 120, 300, 600]);
    expect(await lease()).toMatchObject([{ attempt: 7 }]);
  });

  it("has failed after the last attempt, and is in no mailbox any more", async () => {
    const record = waitingBlob({
      callback: mailboxCallback({ attemptsMade: 6, nextAttemptAt: "2026-11-23T12:00:00.000Z" }),
    });
    const { lease, clock, store, stored } = await mailboxBed([record]);
    expect(await lease()).toMatchObject([{ attempt: 7 }]);
    clock.advance(mailboxLeaseMs);
    const seen = asOf((await store.get(record.blobId)) ?? record, clock.now());
    expect(seen?.callback).toMatchObject({
      status: "failed",
      attempts: [{ errorCode: "listener_gone" }],
    });
    expect(seen?.callback).not.toHaveProperty("nextAttemptAt");
    clock.advance(48 * 60 * minuteMs);
    expect(await lease()).toEqual([]);
    expect(await stored()).toMatchObject({ attemptsMade: 7 });
  });

  it("has failed with a lease that runs out where its blob is gone before the next attempt", async () => {
    const record = waitingBlob({
      ...{ expiresAt: "2026-11-23T12:20:00.000Z" },
      callback: mailboxCallback({ attemptsMade: 2, nextAttemptAt: "2026-11-23T12:00:00.000Z" }),
    });
    const { lease, clock, store } = await mailboxBed([record]);
    expect(await lease()).toMatchObject([{ attempt: 3 }]);
    clock.advance(mailboxLeaseMs);
    const seen = asOf((await store.get(record.blobId)) ?? record, clock.now());
    expect(seen?.callback).toMatchObject({ status: "failed" });
    expect(seen?.callback).not.toHaveProperty("nextAttemptAt");
  });

  it("stops what is larger than a callback may be, and hands out the rest", async () => {
    const large = waitingBlob({ blobId: "large", metadata: { name: "a".repeat(5_000) } });
    const { lease, store, metrics } = await mailboxBed([large, ...blobs(2)], {
      maxBodyBytes: 5_000,
    });
    expect(idsOf(await lease())).toEqual(["blob-0", "blob-1"]);
    expect((await store.get("large"))?.callback).toMatchObject({
      status: "stopped",
      attempts: [{ outcome: "failed", errorCode: "body_too_large" }],
    });
    expect(metrics.values.CallbacksFailed).toEqual([1]);
    expect(await lease()).toEqual([]);
  });

  it("hands out as many as fit into Lambda's answer, and the rest next time", async () => {
    // In JSON in JSON in JSON each of these is eight letters.
    const quotes = { name: '"'.repeat(130_000) };
    const records = blobs(10).map((record) => ({ ...record, metadata: quotes }));
    const { lease } = await mailboxBed(records);
    let left = 10;
    while (left > 0) {
      const leased = await lease();
      expect(leased.length).toBeGreaterThan(2);
      const body = JSON.stringify({ deliveries: leased });
      expect(Buffer.byteLength(JSON.stringify({ statusCode: 200, body }))).toBeLessThan(6_291_556);
      left -= leased.length;
    }
  });

  it("hands out what it has leased, also if another cannot be", async () => {
    const { store, leaseWith, log } = await mailboxBed(blobs(2));
    const change: typeof store.change = async (blobId, decide) => {
      if (blobId === "blob-0") throw new Error("storage is down");
      return await store.change(blobId, decide);
    };
    const lease = leaseWith({ store: { ...store, change } });
    expect(idsOf(await lease(ada, 10))).toEqual(["blob-1"]);
    expect(log.events()).toContain("lease_failed");
  });

  it.each([0, 6])(
    "has what it has written, where it is asked again after %d attempts",
    async (made) => {
      const nextAttemptAt = made === 0 ? {} : { nextAttemptAt: "2026-11-23T12:00:00.000Z" };
      const callback = mailboxCallback({ attemptsMade: made, ...nextAttemptAt });
      const { store, leaseWith, stored } = await mailboxBed([waitingBlob({ callback })]);
      // As where the answer to a write was lost, and the same write, sent again, is refused.
      const change: typeof store.change = async (blobId, decide) => {
        await store.change(blobId, decide);
        return await store.change(blobId, decide);
      };
      const lease = leaseWith({ store: { ...store, change } });
      expect(await lease(ada, 10)).toMatchObject([{ attempt: made + 1 }]);
      expect((await stored())?.attempts).toHaveLength(1);
    },
  );

  it("rejects if nothing can be leased", async () => {
    const { store, leaseWith } = await mailboxBed();
    const change = async () => Promise.reject(new Error("storage is down"));
    const lease = leaseWith({ store: { ...store, change } });
    await expect(lease(ada, 10)).rejects.toThrow("storage is down");
  });

  it("has no mailboxes where everybody is one account, but on one's own machine", async () => {
    const open = await mailboxBed([waitingBlob()], { requireKey: false });
    await expect(open.lease()).rejects.toMatchObject({ code: "mailbox_needs_keys" });
    const own = await mailboxBed([waitingBlob()], { requireKey: false, mailboxWithoutKey: true });
    expect(await own.lease()).toHaveLength(1);
  });

  it("tells no more than it must of a poll that finds nothing: one query, and no line of the log", async () => {
    const { lease, log, metrics } = await mailboxBed([]);
    expect(await lease()).toEqual([]);
    expect(log.lines).toEqual([]);
    expect(metrics.values).toEqual({});
  });
});
