import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { BlobRecord } from "../core/blob/blob.ts";
import type { CallbackAttempt } from "../core/blob/callback.ts";
import { leased } from "../core/mailbox/lease-delivery.ts";
import type { BlobStore } from "../core/ports/blobs.ts";
import type { CallbackStore } from "../core/ports/callbacks.ts";
import type { Mailbox, MailboxStore } from "../core/ports/mailbox.ts";
import { fixedClock } from "./fixed-clock.ts";
import {
  blob,
  callback,
  mailboxCallback,
  processing,
  succeeded,
  urlTarget,
} from "./sample-blob.ts";

interface OpenStores {
  /** Three ways to the same records. */
  blobs: BlobStore;
  callbacks: CallbackStore;
  mailboxes: MailboxStore;
  close(): Promise<void>;
}

const ada: Mailbox = { account: "default", name: "ada" };
const toAda = { kind: "mailbox", mailbox: "ada" } as const;
const attempt: CallbackAttempt = {
  at: "2026-11-23T12:00:00.000Z",
  outcome: "delivered",
  statusCode: 204,
  durationMs: 41,
};

/** What every store of mailboxes must hold to: the fake that use cases are tested with, and the real one. */
export function itIsAMailboxStore(open: () => Promise<OpenStores>): void {
  let opened: OpenStores;
  let blobs: BlobStore;
  let callbacks: CallbackStore;
  let mailboxes: MailboxStore;
  let clock: ReturnType<typeof fixedClock>;
  const waits = blob(succeeded(), { account: "default", callback: mailboxCallback() });
  const { blobId } = waits;

  beforeEach(async () => {
    opened = await open();
    ({ blobs, callbacks, mailboxes } = opened);
    clock = fixedClock(waits.createdAt);
  });
  afterEach(() => opened.close());

  const inMailbox = (mailbox: Mailbox = ada, count = 10) =>
    mailboxes.waiting(mailbox, clock.now(), count);
  /** Leases what can be leased, a minute long and with five seconds to the next attempt. */
  const lease = (leaseId: string, waitsMs = [5_000]) =>
    mailboxes.change(blobId, (stored) => {
      const from = clock.now();
      const { callback: before } = stored ?? {};
      if (!stored || !before || before.lease) return { result: false };
      const until = new Date(from.getTime() + 60_000);
      const { expiresAt } = stored;
      const delays = { random: () => 0, callbackWaitsMs: waitsMs, expiresAt };
      return { result: true, callback: leased(before, { leaseId, from, until }, delays) };
    });
  const ledger = async () => (await blobs.get(blobId))?.callback;

  describe("waiting", () => {
    it("has what is at its end when it is created, from that moment on", async () => {
      await blobs.create(waits);
      expect(await inMailbox()).toEqual([blobId]);
      clock.advance(-1);
      expect(await inMailbox()).toEqual([]);
    });

    it("has what comes to its end, with that and not before", async () => {
      const record = blob(processing, { account: "default", callback: mailboxCallback() });
      await blobs.create(record);
      expect(await inMailbox()).toEqual([]);
      await blobs.complete(record, succeeded(), clock.now());
      expect(await inMailbox()).toEqual([blobId]);
    });

    it("is of one account, and of one name", async () => {
      const of = (id: string, account: string, mailbox: string) =>
        blobs.create(
          blob(succeeded(), {
            blobId: id,
            account,
            callback: mailboxCallback({ target: { kind: "mailbox", mailbox } }),
          }),
        );
      await of("one", "default", "ada");
      await of("two", "other", "ada");
      await of("three", "default", "ada2");
      await of("four", "default#ada", "b");
      expect(await inMailbox()).toEqual(["one"]);
      expect(await inMailbox({ account: "other", name: "ada" })).toEqual(["two"]);
      expect(await inMailbox({ account: "default", name: "ada2" })).toEqual(["three"]);
      expect(await inMailbox({ account: "other", name: "ada2" })).toEqual([]);
    });

    it("has those first that have waited the longest, and no more than are asked for", async () => {
      const times = ["12:00:03", "12:00:01", "12:00:02"];
      for (const [i, time] of times.entries()) {
        const at = `2026-11-23T${time}.000Z`;
        await blobs.create({ ...waits, blobId: `blob-${i}`, createdAt: at, updatedAt: at });
      }
      clock.advance(3_000);
      expect(await inMailbox(ada, 2)).toEqual(["blob-1", "blob-2"]);
      expect(await inMailbox(ada, 3)).toEqual(["blob-1", "blob-2", "blob-0"]);
    });

    it.each([
      ["goes to a URL", blob(succeeded(), { callback: callback() })],
      ["has no callback", blob(succeeded())],
      ["waits for its picture", blob(undefined, { callback: mailboxCallback() })],
      ["was delivered", blob(succeeded(), { callback: mailboxCallback({ status: "delivered" }) })],
    ])("has no blob that %s", async (_, record) => {
      await blobs.create({ ...record, account: "default" });
      expect(await inMailbox()).toEqual([]);
    });

    it("has no blob any more that was removed", async () => {
      await blobs.create(waits);
      await blobs.remove(blobId);
      expect(await inMailbox()).toEqual([]);
    });
  });

  describe("change", () => {
    it("writes the callback that was decided on, and when it may be leased again", async () => {
      await blobs.create(waits);
      expect(await lease("one", [300_000])).toBe(true);
      const until = "2026-11-23T12:01:00.000Z";
      const nextAttemptAt = "2026-11-23T12:05:00.000Z";
      expect(await ledger()).toMatchObject({
        ...{ attemptsMade: 1, lease: { id: "one", until }, nextAttemptAt },
        attempts: [{ outcome: "failed", errorCode: "listener_gone", taken: { leaseId: "one" } }],
      });
      clock.advance(300_000 - 1);
      expect(await inMailbox()).toEqual([]);
      clock.advance(1);
      expect(await inMailbox()).toEqual([blobId]);
    });

    it("takes what has no further attempt out of the mailbox", async () => {
      await blobs.create(waits);
      await lease("one", []);
      clock.advance(24 * 60 * 60_000);
      expect(await inMailbox()).toEqual([]);
    });

    it("keeps what was settled, and what its listener was answered", async () => {
      await blobs.create(waits);
      const settled = { status: "pending", nextAttemptAt: "2026-11-23T12:00:05.000Z" } as const;
      const taken = { leaseId: "one", settled };
      const written = mailboxCallback({
        ...{ attempts: [{ ...attempt, taken }], attemptsMade: 1 },
        nextAttemptAt: settled.nextAttemptAt,
      });
      await mailboxes.change(blobId, () => ({ result: undefined, callback: written }));
      expect(await ledger()).toEqual(written);
    });

    it("is decided by twenty at once, and done by one of them", async () => {
      await blobs.create(waits);
      const decided = await Promise.all(Array.from({ length: 20 }, (_, i) => lease(`lease-${i}`)));
      expect(decided.filter((isLeased) => isLeased)).toHaveLength(1);
      expect((await ledger())?.attempts).toHaveLength(1);
    });

    it("hands back what was decided of a blob that there is not, and writes none", async () => {
      const told: unknown[] = [];
      const decide = (stored: BlobRecord | undefined) => {
        told.push(stored);
        return { result: "nothing", callback: mailboxCallback() };
      };
      expect(await mailboxes.change("unknown", decide)).toBe("nothing");
      expect(told).toEqual([undefined]);
      expect(await blobs.get("unknown")).toBeUndefined();
    });

    it("leaves the rest of the blob alone, and when it was written", async () => {
      await blobs.create(waits);
      clock.advance(1_000);
      await lease("one");
      const { callback: _, ...rest } = (await blobs.get(blobId)) ?? blob();
      const { callback: __, ...before } = waits;
      expect(rest).toEqual(before);
    });

    it("takes what is void out of the mailbox, and leaves its callback as it is", async () => {
      await blobs.create(waits);
      await mailboxes.change(blobId, () => ({ result: undefined, isVoid: true }));
      expect(await inMailbox()).toEqual([]);
      expect(await ledger()).toEqual(waits.callback);
    });
  });

  describe("redelivery", () => {
    const start = (target?: Parameters<CallbackStore["startDelivery"]>[1]) =>
      callbacks.startDelivery(waits, target, "whsec_new", clock.now());
    const claim = (delivery: number) => {
      const until = new Date(clock.now().getTime() + 15_000);
      return callbacks.claimDelivery({ blobId, delivery, leaseId: "url", until }, clock.now());
    };

    it("puts what went to a URL into a mailbox, at once and with its ledger", async () => {
      await blobs.create({ ...waits, callback: callback({ attempts: [attempt] }) });
      const started = await start(toAda);
      expect(started?.callback).toEqual(
        mailboxCallback({ attempts: [attempt], delivery: 2, attemptsMade: 0 }),
      );
      expect(await inMailbox()).toEqual([blobId]);
      // The messages of the URL's time, and one that says it is of now.
      for (const delivery of [1, 2]) expect(await claim(delivery)).toEqual({ kind: "void" });
    });

    it("takes what is leased out of its mailbox, for a URL", async () => {
      await blobs.create(waits);
      await lease("one");
      const { callback: after } = (await start(urlTarget())) ?? {};
      expect(after).toMatchObject({ target: urlTarget(), delivery: 2, attemptsMade: 0 });
      expect(after).not.toHaveProperty("lease");
      expect(after?.attempts).toMatchObject([{ errorCode: "listener_gone" }]);
      clock.advance(60 * 60_000);
      expect(await inMailbox()).toEqual([]);
      expect((await claim(2)).kind).toBe("claimed");
    });

    it("comes back from there while it is attempted", async () => {
      await blobs.create(waits);
      await start(urlTarget());
      await claim(2);
      await start(toAda);
      expect(await inMailbox()).toEqual([blobId]);
      const record = { attempt, status: "delivered" } as const;
      expect(await callbacks.recordAttempt({ blobId, leaseId: "url" }, record)).toBe(false);
      expect(await ledger()).toMatchObject({ status: "pending", attempts: [attempt] });
      expect(await inMailbox()).toEqual([blobId]);
    });

    it("goes to where it went before, if nothing is said, and at once", async () => {
      await blobs.create(waits);
      await lease("one", [300_000]);
      const { callback: after } = (await start()) ?? {};
      expect(after).toMatchObject({ target: toAda, delivery: 2, attemptsMade: 0 });
      expect(after).not.toHaveProperty("lease");
      expect(await inMailbox()).toEqual([blobId]);
    });

    it("goes from one mailbox to another", async () => {
      await blobs.create(waits);
      await start({ kind: "mailbox", mailbox: "bob" });
      expect(await inMailbox()).toEqual([]);
      expect(await inMailbox({ account: "default", name: "bob" })).toEqual([blobId]);
    });

    it("puts what had no callback into a mailbox", async () => {
      const { callback: _, ...without } = waits;
      await blobs.create(without);
      const started = await start(toAda);
      expect(started?.callback).toEqual(mailboxCallback({ secret: "whsec_new" }));
      expect(await inMailbox()).toEqual([blobId]);
    });

    it("enters into the ledger alone how an attempt ended, while a URL is called", async () => {
      await blobs.create(waits);
      await lease("one");
      await start(urlTarget());
      await claim(2);
      const told = { ...attempt, taken: { leaseId: "one" } };
      await mailboxes.change(blobId, () => ({ result: undefined, attempts: [told] }));
      const record = { attempt, status: "delivered" } as const;
      expect(await callbacks.recordAttempt({ blobId, leaseId: "url" }, record)).toBe(true);
      expect(await ledger()).toMatchObject({ status: "delivered", attempts: [told, attempt] });
    });

    it("loses neither of an attempt at a URL that ends late, and of a lease that is settled meanwhile", async () => {
      await blobs.create({ ...waits, callback: callback() });
      await claim(1);
      await start(toAda);
      await lease("one");
      const ended = {
        ...attempt,
        taken: { leaseId: "one", settled: { status: "delivered" } },
      } as const;
      await Promise.all([
        callbacks.recordAttempt({ blobId, leaseId: "url" }, { attempt, status: "delivered" }),
        mailboxes.change(blobId, (stored) => {
          const { lease: _, nextAttemptAt: __, ...rest } = stored?.callback ?? mailboxCallback();
          const attempts = rest.attempts.map((one) => (one.taken ? ended : one));
          return { result: undefined, callback: { ...rest, attempts, status: "delivered" } };
        }),
      ]);
      expect(await ledger()).toMatchObject({ status: "delivered" });
      expect(new Set((await ledger())?.attempts)).toEqual(new Set([attempt, ended]));
    });
  });
}
