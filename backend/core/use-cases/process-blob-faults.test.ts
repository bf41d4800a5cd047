import { describe, expect, it } from "@jest/globals";
import { everyFault, type FaultPlan, failingAt } from "../../testing/failing-at.ts";
import { labelPrice, leaseMs, processBlobBed } from "../../testing/process-blob-bed.ts";
import { callback, mailboxCallback } from "../../testing/sample-blob.ts";
import { watchedPorts } from "../../testing/watched-ports.ts";
import { defaultAccount } from "../api-keys/access-key.ts";
import { RecognitionError } from "../ports/recognition.ts";
import { deleteBlobUseCase } from "./delete-blob.ts";

type Bed = Awaited<ReturnType<typeof processBlobBed>>;

/** Every call of a good run, in order. */
const expectedCalls = [
  "store.claim",
  "uploads.sha256",
  "cache.modelVersion",
  "cache.get",
  "uploads.read",
  "cache.claim",
  "cache.modelVersion",
  "cache.get",
  "spending.reserve",
  "detector.detect",
  "cache.modelVersion",
  "cache.setModelVersion",
  "cache.put",
  "cache.release",
  "cache.mark",
  "store.complete",
  "spending.count",
  "callbacks.send",
  "uploads.remove",
];
const callOf = (name: string) => expectedCalls.indexOf(name) + 1;

const openBed = () => processBlobBed({ record: { callback: callback() } });
const portsOf = ({ store, uploads, cache, detector, callbacks, spending }: Bed) => ({
  ...{ store, uploads, cache, detector, callbacks, spending },
});

/** Delivers the news of the upload until it is settled, as the queue does. The first time, the ports are others. */
async function deliverUntilSettled(bed: Bed, first: ReturnType<typeof portsOf>): Promise<void> {
  for (let attempt = 1; attempt <= 9; attempt += 1) {
    const end = await bed
      .processWith(attempt === 1 ? first : portsOf(bed), { attempt })
      // The queue's visibility timeout is longer than a lease.
      .catch(() => ({ kind: "retry", afterMs: leaseMs }) as const);
    if (end.kind === "settled") return;
    bed.clock.advance(end.kind === "retry" ? end.afterMs : 0);
  }
  throw new Error("Nine deliveries did not settle it.");
}

/** Two where the answer was paid for and then lost, which no one can help; else one. */
function paidTimes({ call, when, dies }: FaultPlan): number {
  if (call === callOf("detector.detect")) return when === "after" ? 2 : 1;
  if (call < callOf("detector.detect") || call > callOf("cache.put")) return 1;
  // A process that dies before the answer is remembered has lost it; one that lives goes on with it.
  const isRemembered = call === callOf("cache.put") && when === "after";
  return dies && !isRemembered ? 2 : 1;
}

/** What `makeCallback` is told when it asks for the delivery that was queued. */
async function claimDelivery({ store, clock, blobId }: Bed) {
  const lease = { blobId, delivery: 1, leaseId: "delivery", until: clock.now() };
  return await store.claimDelivery(lease, clock.now());
}

describe("processBlob", () => {
  it("makes these calls, in this order", async () => {
    const bed = await openBed();
    const { ports, calls } = watchedPorts(portsOf(bed));
    await bed.processWith(ports);
    expect(calls).toEqual(expectedCalls);
  });

  it.each(everyFault(expectedCalls))("recovers from a fault at $name: $plan", async ({ plan }) => {
    const bed = await openBed();
    await deliverUntilSettled(bed, failingAt(portsOf(bed), plan));
    expect((await bed.state())?.status).toBe("succeeded");
    expect(bed.uploads.has(bed.object)).toBe(false);
    expect(bed.detector.calls).toHaveLength(paidTimes(plan));
    // What is paid was reserved, whatever else went wrong.
    const { stage } = await bed.spending.used({ day: "2026-11-23", account: defaultAccount });
    expect(stage).toBeGreaterThanOrEqual(bed.detector.calls.length * labelPrice);
    // The callback is not lost, nor asked for under another number.
    expect(bed.callbacks.sent.length).toBeGreaterThan(0);
    expect(new Set(bed.callbacks.sent.map((sent) => JSON.stringify(sent))).size).toBe(1);
    expect(bed.callbacks.sent[0]).toEqual({ blobId: bed.blobId, delivery: 1 });
    expect((await claimDelivery(bed)).kind).toBe("claimed");
  });

  it.each(expectedCalls.map((name, i) => ({ name, call: i + 1 })))(
    "leaves nothing of a blob that is deleted right before call $call, $name",
    async ({ call }) => {
      const bed = await openBed();
      const deleteBlob = deleteBlobUseCase({ ...bed, now: bed.clock.now });
      const { ports } = watchedPorts(portsOf(bed), async (number, run) => {
        if (number === call) expect(await deleteBlob(bed.blobId, defaultAccount)).toBe(true);
        return await run();
      });
      await deliverUntilSettled(bed, ports);
      expect(await bed.state()).toBeUndefined();
      expect(bed.uploads.has(bed.object)).toBe(false);
      expect((await claimDelivery(bed)).kind).toBe("void");
      expect(bed.detector.calls.length).toBeLessThanOrEqual(1);
    },
  );

  it.each(everyFault(expectedCalls.filter((name) => name !== "callbacks.send")))(
    "has it in its mailbox after a fault at $name, and no message asks for it: $plan",
    async ({ plan }) => {
      const bed = await processBlobBed({ record: { callback: mailboxCallback() } });
      const inMailbox = () =>
        bed.store.waiting({ account: defaultAccount, name: "ada" }, bed.clock.now(), 10);
      const watched = failingAt(portsOf(bed), plan);
      const complete: typeof bed.store.complete = async (...told) => {
        const before = await inMailbox();
        const isWritten = await watched.store.complete(...told);
        // With its end, and not before.
        expect([before, await inMailbox()]).toEqual([isWritten ? [] : before, [bed.blobId]]);
        return isWritten;
      };
      await deliverUntilSettled(bed, { ...watched, store: { ...watched.store, complete } });
      expect(await inMailbox()).toEqual([bed.blobId]);
      expect(bed.callbacks.sent).toEqual([]);
      await deleteBlobUseCase({ ...bed, now: bed.clock.now })(bed.blobId, defaultAccount);
      expect(await inMailbox()).toEqual([]);
    },
  );

  it("ends as failed if the result cannot be written at the last attempt", async () => {
    const bed = await openBed();
    const plan = { call: callOf("store.complete"), when: "before", dies: false } as const;
    const ports = failingAt(portsOf(bed), plan);
    const end = await bed.processWith(ports, { attempt: 10, lastAttempt: true });
    expect(end).toEqual({ kind: "given_up" });
    expect(await bed.state()).toEqual({
      status: "failed",
      failure: { code: "recognition_unavailable" },
    });
    expect(bed.uploads.has(bed.object)).toBe(false);
    expect(bed.callbacks.sent).toHaveLength(1);
    // The recognition itself is not lost: the next upload of the same bytes has it.
    await bed.process(await bed.another("second"));
    expect((await bed.state("second"))?.status).toBe("succeeded");
    expect(bed.detector.calls).toHaveLength(1);
  });

  it("recovers from a lease that could not be released", async () => {
    const bed = await openBed();
    bed.detector.next = [new RecognitionError({ code: "recognition_throttled" }, true)];
    const store = { ...bed.store, release: () => Promise.reject(new Error("storage is down")) };
    await expect(bed.processWith({ store })).rejects.toThrow("storage is down");
    bed.clock.advance(1_000);
    expect(await bed.process({ attempt: 2 })).toEqual({ kind: "retry", afterMs: leaseMs - 1_000 });
    bed.clock.advance(leaseMs - 1_000);
    expect(await bed.process({ attempt: 3 })).toEqual({ kind: "settled" });
    expect((await bed.state())?.status).toBe("succeeded");
  });
});
