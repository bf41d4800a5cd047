import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { BlobRecord } from "../core/blob/blob.ts";
import type { CallbackAttempt } from "../core/blob/callback.ts";
import type { BlobStore } from "../core/ports/blobs.ts";
import type { AttemptRecord, CallbackStore } from "../core/ports/callbacks.ts";
import { fixedClock } from "./fixed-clock.ts";
import { blob, callback, callbackSecret, processing, succeeded, urlTarget } from "./sample-blob.ts";

interface OpenStores {
  /** Two ways to the same records. */
  blobs: BlobStore;
  callbacks: CallbackStore;
  close(): Promise<void>;
}

const leaseMs = 15_000;
const attempt: CallbackAttempt = {
  at: "2026-11-23T12:00:00.000Z",
  outcome: "failed",
  phase: "status",
  statusCode: 503,
  errorCode: "status_5xx",
  durationMs: 41,
};
const later = "2026-11-23T12:00:05.000Z";
const again: AttemptRecord = { attempt, status: "pending", nextAttemptAt: later };
const target = urlTarget({ url: "https://other.example/" });

const trustOf = (record: BlobRecord | undefined) =>
  record?.callback?.target.kind === "url" ? record.callback.target.trust : undefined;

/** What every callback store must hold to: the fake that use cases are tested with, and the real one. */
export function itIsACallbackStore(open: () => Promise<OpenStores>): void {
  let opened: OpenStores;
  let blobs: BlobStore;
  let store: CallbackStore;
  let clock: ReturnType<typeof fixedClock>;
  const finished = blob(succeeded(), { callback: callback() });
  const { blobId } = finished;

  beforeEach(async () => {
    opened = await open();
    ({ blobs, callbacks: store } = opened);
    clock = fixedClock(finished.createdAt);
  });
  afterEach(() => opened.close());

  const claim = (leaseId = "one", delivery = 1, attempt?: number) => {
    const until = new Date(clock.now().getTime() + leaseMs);
    return store.claimDelivery({ blobId, delivery, attempt, leaseId, until }, clock.now());
  };
  const record = (leaseId: string, what: AttemptRecord) =>
    store.recordAttempt({ blobId, leaseId }, what);
  const start = (secret = "whsec_new") =>
    store.startDelivery(finished, target, secret, clock.now());
  const callbackNow = async () => (await blobs.get(blobId))?.callback;

  describe("claimDelivery", () => {
    it("hands over a blob that is at its end, with its callback", async () => {
      await blobs.create(finished);
      expect(await claim()).toEqual({
        ...{ kind: "claimed", record: finished },
        ...{ callback: finished.callback, target: urlTarget() },
      });
    });

    it("is given to exactly one of twenty at once", async () => {
      await blobs.create(finished);
      const claims = await Promise.all(Array.from({ length: 20 }, (_, i) => claim(`lease-${i}`)));
      const kinds = claims.map(({ kind }) => kind).sort();
      expect(kinds).toEqual(["claimed", ...Array<string>(19).fill("leased")]);
    });

    it("is not due while another is at it, to the very end of its lease", async () => {
      await blobs.create(finished);
      await claim("one");
      clock.advance(leaseMs - 1);
      expect(await claim("two")).toEqual({ kind: "leased", until: "2026-11-23T12:00:15.000Z" });
      clock.advance(1);
      expect((await claim("two")).kind).toBe("claimed");
    });

    it("is not due before its time", async () => {
      await blobs.create(finished);
      await claim();
      await record("one", again);
      clock.advance(4_999);
      const next = { attempt: 1, at: later, isKept: false };
      expect(await claim()).toEqual({ kind: "waiting", next });
      clock.advance(1);
      expect((await claim()).kind).toBe("claimed");
    });

    it("makes no attempt but the one that is asked for, and says which is next", async () => {
      await blobs.create(finished);
      await claim("one", 1, 0);
      await record("one", { ...again, keepUntilDue: true });
      clock.advance(5_000);
      const next = { attempt: 1, at: later, isKept: true };
      for (const attempt of [0, 2]) {
        expect(await claim("two", 1, attempt)).toEqual({ kind: "waiting", next });
      }
      expect((await claim("two", 1, 1)).kind).toBe("claimed");
    });

    it.each([
      ["is unknown", undefined],
      ["waits for its upload", blob(undefined, { callback: callback() })],
      ["is processing", blob(processing, { callback: callback() })],
      ["has no callback", blob(succeeded())],
      ["has had it delivered", blob(succeeded(), { callback: callback({ status: "delivered" }) })],
      ["was told to stop", blob(succeeded(), { callback: callback({ status: "stopped" }) })],
      ["is asked for a later delivery", blob(succeeded(), { callback: callback({ delivery: 2 }) })],
      ["has expired", blob(succeeded(), { callback: callback(), expiresAt: finished.createdAt })],
    ])("is void for a blob that %s", async (_, stored) => {
      if (stored) await blobs.create(stored);
      expect(await claim()).toEqual({ kind: "void" });
    });

    it("is spent once the delivery has failed, and void for an older one", async () => {
      const spent = callback({ status: "failed", delivery: 2 });
      await blobs.create(blob(succeeded(), { callback: spent }));
      expect(await claim("one", 2)).toEqual({ kind: "spent" });
      expect(await claim("one", 1)).toEqual({ kind: "void" });
    });

    it.each([
      ["was never uploaded", blob(undefined, { callback: callback() }), "upload_expired"],
      ["was given up", blob(processing, { callback: callback() }), "recognition_unavailable"],
    ])("hands over a blob that %s as failed, once it reads so", async (_, stored, code) => {
      await blobs.create(stored);
      clock.advance(6 * 60 * 60_000);
      expect(await claim()).toMatchObject({
        kind: "claimed",
        record: { state: { status: "failed", failure: { code } }, callback: callback() },
      });
    });

    it("is void once the blob was removed, and brings nothing back", async () => {
      await blobs.create(finished);
      await claim("one");
      await blobs.remove(blobId);
      clock.advance(leaseMs);
      expect(await claim("two")).toEqual({ kind: "void" });
      expect(await record("one", again)).toBe(false);
      expect(await blobs.get(blobId)).toBeUndefined();
    });
  });

  describe("recordAttempt", () => {
    it("adds to the ledger, and says when the next attempt is due", async () => {
      await blobs.create(finished);
      await claim();
      expect(await record("one", again)).toBe(true);
      expect(await callbackNow()).toEqual(
        callback({ attempts: [attempt], attemptsMade: 1, nextAttemptAt: later }),
      );
    });

    it.each(["delivered", "failed", "stopped"] as const)(
      "ends the delivery as %s, with nothing left to wait for",
      async (status) => {
        await blobs.create(finished);
        await claim("one");
        await record("one", again);
        clock.advance(5_000);
        await claim("two");
        const { phase, statusCode, errorCode, ...bare } = attempt;
        const second = { ...bare, at: later, outcome: "delivered" } as const;
        expect(await record("two", { attempt: second, status })).toBe(true);
        expect(await callbackNow()).toEqual(
          callback({ status, attempts: [attempt, second], attemptsMade: 2 }),
        );
        expect(await claim("three")).toEqual({ kind: status === "failed" ? "spent" : "void" });
      },
    );

    it("changes nothing but the ledger once the lease is another's, or was given back", async () => {
      await blobs.create(finished);
      await claim("one");
      clock.advance(leaseMs);
      await claim("two");
      expect(await record("one", { attempt, status: "delivered" })).toBe(false);
      expect(await record("two", again)).toBe(true);
      expect(await record("two", { attempt, status: "delivered" })).toBe(false);
      expect(await callbackNow()).toEqual(
        callback({ attempts: [attempt, attempt, attempt], attemptsMade: 1, nextAttemptAt: later }),
      );
    });

    it("keeps the newest attempts, and says how many older ones there were", async () => {
      const attempts = Array.from({ length: 1_600 }, (_, i) => ({ ...attempt, durationMs: i }));
      await blobs.create(blob(succeeded(), { callback: callback({ attempts, attemptsMade: 3 }) }));
      for (const leaseId of ["one", "two"]) {
        await claim(leaseId);
        const newest = { ...attempt, at: clock.now().toISOString(), durationMs: 9_999 };
        await record(leaseId, { attempt: newest, status: "pending" });
      }
      const kept = await callbackNow();
      expect(kept?.attempts).toHaveLength(50);
      expect(kept?.attempts.slice(-3).map(({ durationMs }) => durationMs)).toEqual([
        1_599, 9_999, 9_999,
      ]);
      expect(kept).toMatchObject({ olderAttempts: 1_552, attemptsMade: 5 });
    });

    it("loses none of twenty that end at once", async () => {
      await blobs.create(finished);
      await claim("one");
      const ends = await Promise.all(
        Array.from({ length: 20 }, (_, i) => record(i === 0 ? "one" : `gone-${i}`, again)),
      );
      expect(ends.filter((isHeld) => isHeld)).toHaveLength(1);
      expect(await callbackNow()).toMatchObject({ attemptsMade: 1, nextAttemptAt: later });
      expect((await callbackNow())?.attempts).toHaveLength(20);
    });

    it("leaves the result alone, and when it was written", async () => {
      await blobs.create(finished);
      await claim();
      await record("one", again);
      const { callback: _, ...rest } = (await blobs.get(blobId)) ?? blob();
      const { callback: __, ...before } = finished;
      expect(rest).toEqual(before);
    });
  });

  describe("startDelivery", () => {
    it("asks again, at once, with the ledger and the secret that are there", async () => {
      await blobs.create(finished);
      await claim();
      await record("one", again);
      const started = await start();
      expect(started).toEqual(await blobs.get(blobId));
      expect(started?.callback).toMatchObject({
        ...callback({ target, attempts: [attempt], delivery: 2 }),
      });
      expect(await claim("old", 1)).toEqual({ kind: "void" });
      expect((await claim("new", 2)).kind).toBe("claimed");
    });

    it("takes trust over, and lets it go with the next target", async () => {
      await blobs.create(finished);
      const trust = { allowInsecure: true, certificateSha256: "ab".repeat(32) };
      const now = clock.now();
      const pinned = await store.startDelivery(finished, { ...target, trust }, "whsec_new", now);
      expect(pinned?.callback?.target).toEqual({ ...target, trust });
      const { allowInsecure, certificateSha256 } = trustOf(await start()) ?? trust;
      expect({ allowInsecure: allowInsecure ?? false, certificateSha256 }).toEqual({
        allowInsecure: false,
      });
    });

    it("keeps the target that was accepted last, if it is given none", async () => {
      await blobs.create(finished);
      const trust = { allowInsecure: true, certificateSha256: "ab".repeat(32) };
      await store.startDelivery(finished, { ...target, trust }, "whsec_new", clock.now());
      const again = await store.startDelivery(finished, undefined, "whsec_new", clock.now());
      expect(again?.callback).toMatchObject({ target: { ...target, trust }, delivery: 3 });
    });

    it("has nowhere to deliver to without a target, if there is no callback", async () => {
      await blobs.create(blob(succeeded()));
      expect(await store.startDelivery(finished, undefined, "s", clock.now())).toBeUndefined();
      expect(await callbackNow()).toBeUndefined();
    });

    it("voids an attempt that is under way, which is in the ledger all the same", async () => {
      await blobs.create(finished);
      await claim("one");
      await start();
      expect(await record("one", { attempt, status: "delivered" })).toBe(false);
      const pending = { status: "pending", attempts: [attempt], attemptsMade: 0 };
      expect(await callbackNow()).toMatchObject(pending);
    });

    it("gives a blob that has no callback one, with the new secret", async () => {
      await blobs.create(blob(succeeded()));
      expect((await start())?.callback).toEqual(callback({ target, secret: "whsec_new" }));
      expect((await claim()).kind).toBe("claimed");
    });

    it("keeps the first secret of several that are offered at once", async () => {
      await blobs.create(blob(succeeded()));
      const started = await Promise.all(
        Array.from({ length: 10 }, (_, i) => start(`${callbackSecret}${i}`)),
      );
      const secrets = new Set(started.map((one) => one?.callback?.secret));
      expect(secrets.size).toBe(1);
      const deliveries = started
        .map((one) => one?.callback?.delivery)
        .sort((a = 0, b = 0) => a - b);
      expect(deliveries).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
    });

    it.each([
      ["is unknown", undefined],
      ["waits for its upload", blob(undefined, { callback: callback() })],
      ["is processing", blob(processing)],
      ["has expired", blob(succeeded(), { callback: callback(), expiresAt: finished.createdAt })],
    ])("has nothing to deliver of a blob that %s", async (_, stored) => {
      if (stored) await blobs.create(stored);
      expect(await start()).toBeUndefined();
      expect(await blobs.get(blobId)).toEqual(stored);
    });

    it.each([
      ["was never uploaded", blob(undefined, { callback: callback() }), "upload_expired"],
      ["was given up", blob(processing), "recognition_unavailable"],
    ])("delivers that a blob %s, once it reads so", async (_, stored, code) => {
      await blobs.create(stored);
      clock.advance(6 * 60 * 60_000);
      const started = await start();
      expect(started?.state).toEqual({ status: "failed", failure: { code } });
      expect((await claim("one", started?.callback?.delivery)).kind).toBe("claimed");
    });
  });
}
